"""Prints what CPython's ast sees in each file named on stdin, one JSON line each.

Defs: kind, name, line, end line, byte column, index of the def around it, decorators, bases.
Imports: level (None for import), module, name, alias, line.
Scopes: for each import, what stands around it: letters of N(ested) M(atch) F(unction) T(ype only) E(lse of it) G(uarded).
Calls: line, column, end line, end column, dotted name or "", last name or "", arguments as written.
Assigns: line, target, operator, annotation, value, those two by line and column. Strings: line, column, value.
Heads: parameters as name and annotation, returns, arguments of a class.
What is inside an f-string is left out.
A file that ast refuses gives null.
"""
import ast
import json
import sys
import warnings

warnings.simplefilter("ignore")
DEFS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def walk(node, parent, out):
    for child in ast.iter_child_nodes(node):
        inner = parent
        if isinstance(child, DEFS):
            inner = len(out)
            bases = len(child.bases) if isinstance(child, ast.ClassDef) else 0
            out.append([type(child).__name__, child.name, child.lineno, child.end_lineno, child.col_offset,
                        parent, len(child.decorator_list), bases])
        walk(child, inner, out)


def imports(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ([None, "", a.name, a.asname or "", node.lineno, node.col_offset] for a in node.names)
        if isinstance(node, ast.ImportFrom):
            yield from ([node.level, node.module or "", a.name, a.asname or "", node.lineno, node.col_offset] for a in node.names)


def asks_for_types(test):
    return isinstance(test, ast.Name) and test.id == "TYPE_CHECKING" or isinstance(test, ast.Attribute) and test.attr == "TYPE_CHECKING" and dotted(test) != ""


def names(node, *errors):
    built_in = lambda n: isinstance(n, ast.Attribute) and isinstance(n.value, ast.Name) and n.value.id == "builtins" and n.attr in errors
    return node is not None and any(isinstance(n, ast.Name) and n.id in errors or built_in(n) for n in ast.walk(node))


def caught(handlers):
    guarded = any(names(h.type, "ImportError", "ModuleNotFoundError") for h in handlers)
    anything = any(h.type is None or names(h.type, "Exception", "BaseException") for h in handlers)
    return ({"G"} if guarded else set()) | ({"C"} if anything else set())


def scopes(tree):
    rows = []
    tries = (ast.Try, getattr(ast, "TryStar", ast.Try))
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    blocks = (ast.If, ast.While, ast.For, ast.AsyncFor, ast.With, ast.AsyncWith, ast.ClassDef, *functions)

    def go(body, around):
        for node in body:
            if isinstance(node, (ast.Import, ast.ImportFrom)):
                seen = around - {"E"} if "T" in around else around
                rows.extend([node.lineno, node.col_offset, "".join(sorted(seen))] for _ in node.names)
            elif isinstance(node, ast.If) and asks_for_types(node.test):
                go(node.body, around | {"N", "T"})
                otherwise(node, around | {"N", "E"})
            elif isinstance(node, ast.If):
                inner = around | {"N"}
                go(node.body, inner)
                chain(node, inner)
            elif isinstance(node, tries):
                go(node.body, around | {"N"} | caught(node.handlers))
                for part in [*(h.body for h in node.handlers), node.orelse, node.finalbody]:
                    go(part, around | {"N"})
            elif isinstance(node, ast.Match):
                for case in node.cases:
                    go(case.body, around | {"M"})
            elif isinstance(node, blocks):
                inner = around | {"N"}
                if isinstance(node, functions):
                    inner |= {"F"}
                go(node.body, inner)
                go(getattr(node, "orelse", []), inner)

    def is_elif(node):
        return len(node.orelse) == 1 and isinstance(node.orelse[0], ast.If) and node.orelse[0].col_offset == node.col_offset

    def otherwise(node, around):
        """An elif is an if in the else, and no if of its own that asks for types."""
        if is_elif(node):
            go(node.orelse[0].body, around)
            otherwise(node.orelse[0], around)
        else:
            go(node.orelse, around)

    def chain(node, around):
        """What comes after an if that does not ask for types, of which an elif may."""
        if is_elif(node):
            go(node.orelse[0].body, around | ({"e"} if asks_for_types(node.orelse[0].test) else set()))
            chain(node.orelse[0], around)
        else:
            go(node.orelse, around)

    go(tree.body, frozenset())
    return [row[2] for row in sorted(rows, key=lambda row: row[:2])]


def at(node):
    return [node.lineno, node.col_offset] if node is not None else None


def dotted(node):
    """The name of a Name or Attribute chain without brackets, "" for others."""
    names, inner = [], node
    while isinstance(inner, ast.Attribute):
        names.append(inner.attr)
        inner = inner.value
    if isinstance(inner, ast.Name) and at(inner) == at(node):
        return ".".join([inner.id, *reversed(names)])
    if isinstance(inner, ast.Constant) and (inner.value is None or isinstance(inner.value, bool)) and at(inner) == at(node):
        return ".".join([str(inner.value), *reversed(names)])
    return ""


def arguments(node):
    """In the order of the text; a parenthesised value has its own place, so only names and stars are told."""
    rows = [(at(a.value) if isinstance(a, ast.Starred) else at(a), "", int(isinstance(a, ast.Starred))) for a in (node.bases if isinstance(node, ast.ClassDef) else node.args)]
    rows += [(at(k.value), k.arg or "", 0 if k.arg else 2) for k in node.keywords]
    return [[name, star] for _, name, star in sorted(rows, key=lambda row: row[0])]


OPS = {ast.Add: "+=", ast.Sub: "-=", ast.Mult: "*=", ast.MatMult: "@=", ast.Div: "/=", ast.Mod: "%=", ast.LShift: "<<=",
       ast.RShift: ">>=", ast.BitOr: "|=", ast.BitXor: "^=", ast.BitAnd: "&=", ast.FloorDiv: "//=", ast.Pow: "**="}


def parts(tree):
    calls, assigns, strings = [], [], []
    todo = [tree]
    while todo:
        node = todo.pop()
        if isinstance(node, ast.JoinedStr):
            continue
        todo.extend(ast.iter_child_nodes(node))
        if isinstance(node, ast.Call):
            whole = at(node.func) == at(node)  # else what is called stands in brackets
            last = node.func.attr if isinstance(node.func, ast.Attribute) else dotted(node.func)
            calls.append([node.lineno, node.col_offset, node.end_lineno, node.end_col_offset, dotted(node.func) if whole else "", last if whole else "", arguments(node)])
        if isinstance(node, ast.Assign):
            assigns += [[t.lineno, t.col_offset, dotted(t), "=", False] for t in node.targets if dotted(t)]
        if isinstance(node, ast.AugAssign) and dotted(node.target):
            assigns.append([node.target.lineno, node.target.col_offset, dotted(node.target), OPS[type(node.op)], False])
        if isinstance(node, ast.AnnAssign) and dotted(node.target):
            assigns.append([node.target.lineno, node.target.col_offset, dotted(node.target), "=" if node.value else "", True])
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value
            if any("\ud800" <= c <= "\udfff" for c in text):
                text = None
            strings.append([node.lineno, node.col_offset, node.end_lineno, node.end_col_offset, text])
    return sorted(calls), sorted(assigns), sorted(strings, key=lambda row: row[:4])


def params(node):
    a = node.args
    rows = [*a.posonlyargs, *a.args, *([a.vararg] if a.vararg else []), *a.kwonlyargs, *([a.kwarg] if a.kwarg else [])]
    return [[p.arg, p.annotation is not None] for p in rows]


def heads(tree):
    found = []

    def go(node):
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.ClassDef):
                found.append([[], False, arguments(child)])
            elif isinstance(child, DEFS):
                found.append([params(child), child.returns is not None, []])
            go(child)
    go(tree)
    return found


sys.setrecursionlimit(20000)
for name in sys.stdin.read().splitlines():
    try:
        with open(name, "rb") as f:
            tree = ast.parse(f.read())
        found = []
        walk(tree, -1, found)
        # In the order of the text; sorting is stable, so names keep theirs.
        calls, assigns, strings = parts(tree)
        head = heads(tree)
        imported = [row[:5] for row in sorted(imports(tree), key=lambda row: row[4:6])]
        around = scopes(tree)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        found = imported = around = calls = assigns = strings = head = None
    print(json.dumps({"path": name, "defs": found, "imports": imported, "scopes": around, "calls": calls, "assigns": assigns, "strings": strings, "heads": head}))
