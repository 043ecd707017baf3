"""The Jinja2 sandbox in which the wording runs. Pure Python.

Jinja2's ``ImmutableSandboxedEnvironment`` protects Python from a text: no private attributes, no
changes to values, no ranges over 100 000 numbers. It does not limit memory or time, so this module
adds a limit on the length of a value (:data:`MAX_LENGTH`), one on the processor time of a text
(:data:`MAX_SECONDS`), and a short list of filters and methods, none of which can produce a large
result from a small one unnoticed.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache, wraps
from typing import Any

from ..shared.errors import TemplateError
from ..shared.i18n import tr

#: longest text, and largest value of a text, characters
MAX_LENGTH = 20_000
#: processor time limit of one text, seconds
MAX_SECONDS = 1.0
#: largest factor or base, largest exponent, and most digits to round to
MAX_FACTOR, MAX_EXPONENT, MAX_DIGITS = 20_000, 16, 20

#: what Python raises for wording that makes no sense (``{{ 1 / 0 }}``, ``{{ 5 | length }}``)
WORDING_FAULTS = (
    ArithmeticError, AttributeError, LookupError, RecursionError, SyntaxError, TypeError,
    ValueError,
)  # fmt: skip
METHODS = frozenset(
    ("capitalize", "endswith", "lower", "lstrip", "rstrip", "startswith", "strip", "title", "upper")
)
#: filters of Jinja2; ``join``, ``replace`` and ``round`` are replaced by limited ones below
FILTERS = (
    "abs capitalize d default first float int last length list lower sort string title trim upper"
).split()

#: processor time of the thread at which the current text is stopped, seconds
_deadline: ContextVar[float] = ContextVar("deadline")


class WordingError(Exception):
    """An error in a text, with the message of Jinja2 or Python."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        #: line of the text, ``None`` if only the traceback of the cause has it
        self.line = line


def compile_text(source: str, name: str, path: str) -> Any:
    """Return the template of a text.

    :param path: file name for tracebacks.
    :raises WordingError: when it is not a valid template.
    :raises TemplateError: when Jinja2 is not installed.
    """
    environment = _sandbox_environment()
    import jinja2

    try:
        with _time_limit():
            tree = _with_limits(environment.parse(source, name, path))
            code = environment.compile(tree, name, path)
    except jinja2.TemplateSyntaxError as error:
        raise WordingError(error.message or str(error), error.lineno) from error
    except RecursionError as error:
        raise WordingError(tr("too many nested parts"), 1) from error
    except (jinja2.TemplateError, *WORDING_FAULTS) as error:
        raise WordingError(str(error)) from error
    return jinja2.Template.from_code(environment, code, environment.make_globals(None))


def render_text(template: Any, context: Mapping[str, Any]) -> str:
    """Return a text with the values of ``context``.

    :raises WordingError: when a value is missing or has the wrong type, or a limit is exceeded.
    """
    import jinja2

    parts: list[str] = []
    try:
        with _time_limit():
            length = 0
            for part in template.generate(**context):
                parts.append(part)
                length += len(part)
                if length > MAX_LENGTH:
                    raise _too_long()
                _check_time()
    except (jinja2.TemplateError, *WORDING_FAULTS) as error:
        raise WordingError(str(error)) from error
    return "".join(parts)


@lru_cache(maxsize=1)
def _sandbox_environment() -> Any:
    """Return the sandbox.

    :raises TemplateError: when Jinja2 is not installed.
    """
    try:
        import jinja2
    except ImportError as error:
        raise TemplateError(
            tr(
                "The Python module Jinja2 is missing; the texts of the sheet need it. It comes "
                "with QGIS on Windows and macOS. On Debian and Ubuntu, install the package "
                "python3-jinja2 and restart QGIS."
            )
        ) from error
    environment = _sandbox_class()(
        undefined=jinja2.StrictUndefined,
        autoescape=jinja2.select_autoescape(
            enabled_extensions=("html", "xml"), default_for_string=False
        ),
        keep_trailing_newline=False,
    )
    environment.globals = {"range": environment.globals["range"]}
    filters = {name: environment.filters[name] for name in FILTERS}
    filters.update(join=_limited_join, replace=_limited_replace, round=_limited_round)
    filters.update(_bounded=_bounded, _loop_values=_loop_values)
    environment.filters = {name: _timed(function) for name, function in filters.items()}
    environment.tests = {name: _timed(test) for name, test in environment.tests.items()}
    return environment


def _sandbox_class() -> Any:
    from jinja2.sandbox import ImmutableSandboxedEnvironment, safe_range

    class Sandbox(ImmutableSandboxedEnvironment):
        intercepted_binops = frozenset(("+", "*", "**", "%"))

        def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
            _check_time()
            if operator != "+":
                _check_factors(operator, left, right)
            return _bounded(super().call_binop(context, operator, left, right))

        def is_safe_callable(self, obj: Any) -> bool:
            owner = getattr(obj, "__self__", None)
            return obj is safe_range or (isinstance(owner, str) and obj.__name__ in METHODS)

        def call(__self, __context: Any, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805
            # before Jinja2 looks: `str.format` is not subject to `is_safe_callable` in all versions
            if not __self.is_safe_callable(__obj):
                name = getattr(__obj, "__name__", type(__obj).__name__)
                raise _refusal(tr("“{name}” cannot be called").format(name=name))
            return super().call(__context, __obj, *args, **kwargs)

    return Sandbox


def _with_limits(tree: Any) -> Any:
    """Apply the limits to the expressions that a Jinja2 sandbox cannot intercept."""
    from jinja2 import nodes
    from jinja2.visitor import NodeTransformer

    def limited(node: Any, name: str) -> Any:
        return nodes.Filter(node, name, [], [], None, None, lineno=node.lineno)

    class Limiter(NodeTransformer):
        def visit_List(self, node: Any) -> Any:  # noqa: N802 -- the visitor's own naming
            return limited(self.generic_visit(node), "_bounded")

        visit_Dict = visit_Compare = visit_List  # noqa: N815

        def visit_Tuple(self, node: Any) -> Any:  # noqa: N802 -- the visitor's own naming
            self.generic_visit(node)
            return limited(node, "_bounded") if node.ctx == "load" else node

        def visit_Concat(self, node: Any) -> Any:  # noqa: N802 -- the visitor's own naming
            self.generic_visit(node)
            return limited(nodes.List(node.nodes, lineno=node.lineno), "join")

        def visit_For(self, node: Any) -> Any:  # noqa: N802 -- the visitor's own naming
            self.generic_visit(node)
            node.iter = limited(node.iter, "_loop_values")
            return node

    limited_tree = Limiter().visit(tree)
    limited_tree.set_environment(tree.environment)
    return limited_tree


# --- the limits -------------------------------------------------------------------------------


def _refusal(message: str) -> Exception:
    """Return an error of the kind that Jinja2 raises itself."""
    import jinja2

    return jinja2.TemplateRuntimeError(message)


def _too_long() -> Exception:
    return _refusal(tr("the text exceeds {limit} characters").format(limit=MAX_LENGTH))


@contextmanager
def _time_limit() -> Iterator[None]:
    """Start the time limit of a text: processor time, so that a busy machine has no influence."""
    token = _deadline.set(time.thread_time() + MAX_SECONDS)
    try:
        yield
    finally:
        _deadline.reset(token)


def _check_time() -> None:
    if time.thread_time() > _deadline.get():
        raise _refusal(
            tr("it takes more than {seconds} s to compute").format(seconds=f"{MAX_SECONDS:g}")
        )


def _timed(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a filter or test that checks the time limit first."""

    @wraps(function)
    def timed(*args: Any, **kwargs: Any) -> Any:
        _check_time()
        return function(*args, **kwargs)

    return timed


def _loop_values(values: Iterable[Any]) -> Iterator[Any]:
    """Yield the values of a loop until the time limit."""
    for value in values:
        _check_time()
        yield value


def _bounded(value: Any) -> Any:
    """Return a value if it prints in at most :data:`MAX_LENGTH` characters."""
    length, stack = 0, [value]
    while stack:
        item = stack.pop()
        if isinstance(item, (list, tuple)):
            stack.extend(item)
        elif isinstance(item, dict):
            stack.extend(item)
            stack.extend(item.values())
        else:
            length += len(item if isinstance(item, str) else str(item))
        length += 1
        if length > MAX_LENGTH + 1:
            raise _too_long()
    return value


def _check_factors(operator: str, left: Any, right: Any) -> None:
    """Refuse to repeat or format texts, and results with too many digits."""
    limits = (MAX_FACTOR, MAX_EXPONENT if operator == "**" else MAX_FACTOR)
    for side, limit in zip((left, right), limits):
        if not isinstance(side, (int, float)) or abs(side) > limit:
            raise _refusal(tr("“{operator}” only accepts small numbers").format(operator=operator))


def _limited_join(values: Iterable[Any], between: Any = "") -> str:
    """Filter ``join``, stopped as soon as the text is too long."""
    parts: list[str] = []
    length = 0
    for value in values:
        parts.append(str(value))
        length += len(parts[-1]) + len(str(between))
        if length > MAX_LENGTH + len(str(between)):
            raise _too_long()
    return str(between).join(parts)


def _limited_replace(text: Any, old: Any, new: Any) -> str:
    """Filter ``replace``, refused if the text would become too long."""
    text, old, new = str(text), str(old), str(new)
    if len(text) + text.count(old) * len(new) > MAX_LENGTH:
        raise _too_long()
    return str(text.replace(old, new))


def _limited_round(value: Any, digits: Any = 0) -> float:
    """Filter ``round``, for a limited number of digits."""
    if not isinstance(digits, int) or abs(digits) > MAX_DIGITS:
        raise _refusal(tr("“{operator}” only accepts small numbers").format(operator="round"))
    return round(float(value), digits)
