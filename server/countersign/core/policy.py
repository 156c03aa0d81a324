"""The classes of paths: what agents must not touch, what only hands may write, what is decided one by one.

Paths are compared in lower case, since some file systems do, and need not exist.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from countersign.core.globs import matches

__all__ = ["PathClass", "path_class"]


class PathClass(Enum):
    NEVER = "never"
    PROTECTED = "protected"
    SENSITIVE = "sensitive"
    NORMAL = "normal"


class _Paths:
    """Files and folders anywhere in the workspace, with all below them: by their names, or by globs."""

    def __init__(self, names: str, globs: str) -> None:
        self._names = frozenset(names.split())
        self._globs = tuple(f"**/{glob}" for glob in globs.split())

    def take(self, path: str) -> bool:
        return not self._names.isdisjoint(path.split("/")) or matches(path, self._globs)


_NEVER = _Paths(
    """
    .git .hg .svn .jj .gitmodules .gitconfig .env .husky .githooks .git-hooks .pre-commit-config.yaml
    lefthook.yaml lefthook.yml .lefthook.yaml .lefthook.yml .vscode .idea .fleet .zed .helix .nvim .vimrc .exrc
    .nvimrc .nvim.lua .dir-locals.el .dir-locals-2.el .claude .codex .gemini .cursor .windsurf .continue .cline
    .clinerules .roo .roomodes .kiro .amazonq .goose .opencode .cursorrules .cursorignore
    .windsurfrules .goosehints opencode.jsonc opencode.json .mcp.json mcp.json agents.md claude.md gemini.md
    claude.local.md countersign.toml .countersign .envrc .devcontainer .bashrc .bash_profile .profile .zshrc
    .zshenv .ssh .gnupg .netrc .npmrc .pypirc
    """,
    """
    *.code-workspace *.sublime-project .aider* .github/copilot-instructions.md
    """,
)
"""What configures editors, agents, version control and us: a change there acts beyond the change itself."""

_SENSITIVE = _Paths(
    """
    .github .gitlab .gitlab-ci.yml .circleci .buildkite .woodpecker .forgejo .travis.yml .drone.yml appveyor.yml
    bitbucket-pipelines.yml codeowners renovate.json5 renovate.json dependabot.yaml dependabot.yml codecov.yaml
    codecov.yml .codecov.yaml .codecov.yml makefile gnumakefile justfile taskfile.yaml taskfile.yml
    cmakelists.txt meson.build build.gradle.kts build.gradle settings.gradle.kts settings.gradle
    gradle.properties gradlew pom.xml build.sbt build.xml build.bazel workspace.bazel module.bazel rakefile
    containerfile procfile vagrantfile setup.py setup.cfg pyproject.toml pipfile environment.yaml
    environment.yml package.json go.mod cargo.toml gemfile composer.json mix.exs pubspec.yaml packages.config
    package.swift build.zig.zon deno.jsonc deno.json package-lock.json npm-shrinkwrap.json pnpm-lock.yaml go.sum
    gradle.lockfile bun.lockb tox.ini noxfile.py pytest.ini conftest.py .coveragerc phpunit.xml.dist phpunit.xml
    .gitattributes .editorconfig ruff.toml .ruff.toml mypy.ini .mypy.ini pyrightconfig.json .pylintrc .flake8
    biome.jsonc biome.json .golangci.yaml .golangci.yml .rubocop.yml sitecustomize.py usercustomize.py
    """,
    """
    azure-pipelines*.yaml azure-pipelines*.yml jenkinsfile* *.mk *.cmake gruntfile.* gulpfile.* webpack.config.*
    vite.config.* rollup.config.* esbuild.config.* turbo.config.* dockerfile* *.dockerfile docker-compose*.yaml
    docker-compose*.yml compose*.yaml compose*.yml *.tf requirements*.txt requirements*.in requirements/*.txt
    constraints*.txt *.gemspec *.csproj *.lock karma.conf.* jest.config.* vitest.config.* playwright.config.*
    cypress.config.* babel.config.* eslint.config.* .eslintrc* .mocharc* tsconfig*.json .babelrc* *.pth
    """,
)
"""Builds, pipelines, test configuration, lock files and dependencies."""


def path_class(path: str, protected: Sequence[str] = ()) -> PathClass:
    """Return the class of a path; `protected` are the globs that only hands may write. The strictest class wins."""
    folded = path.lower()
    if _NEVER.take(folded):
        return PathClass.NEVER
    if protected and matches(folded, tuple(glob.lower() for glob in protected)):
        return PathClass.PROTECTED
    return PathClass.SENSITIVE if _SENSITIVE.take(folded) else PathClass.NORMAL
