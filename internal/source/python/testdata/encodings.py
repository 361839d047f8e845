"""Writes a file for each encoding into a folder, with every character that the encoding has in two or four bytes,
and prints the imports that CPython's ast sees in each.
"""
import ast
import json
import os
import sys

NAMES = ["shift_jis", "cp932", "shift_jis_2004", "shift_jisx0213", "big5", "big5hkscs", "cp950", "gbk", "gb18030", "johab", "cp949", "euc_jp", "euc_kr", "gb2312", "latin_1", "iso8859_15", "cp1252", "koi8_r"]
seen = {}
for name in NAMES:
    lines = ["# coding: " + name]
    for n in range(0x80, 0x10000):
        c = chr(n)
        try:
            if not c.isprintable() or c.encode(name) < b"\x80" or c.encode(name).decode(name) != c:
                continue
        except UnicodeError:
            continue
        lines.append(f"x = '{c}', f'{c}{{y}}' # {c}")
        if len(lines) % 16 == 0:
            lines.append(f"import m{n:x}, a.b; from .e import k{n:x}")
    source = "\n".join(lines).encode(name) + b"\n"
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        print(name, "is refused", file=sys.stderr)
        continue
    with open(os.path.join(sys.argv[1], name), "wb") as f:
        f.write(source)
    rows = []
    for node in tree.body:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            level, module = (node.level, node.module or "") if isinstance(node, ast.ImportFrom) else (None, "")
            rows += [[level, module, a.name, a.asname or "", node.lineno] for a in node.names]
    seen[name] = rows
print(json.dumps(seen))
