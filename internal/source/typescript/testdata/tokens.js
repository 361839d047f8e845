// Prints the tokens of each file named on stdin as the TypeScript compiler sees
// them: one line of JSON per file, with null where it refuses the file.
const fs = require('fs')
const ts = require('typescript')

const skipped = new Set([ts.SyntaxKind.EndOfFileToken, ts.SyntaxKind.SyntaxList])

function kindOf(node) {
    switch (node.kind) {
        case ts.SyntaxKind.StringLiteral: return 'string'
        case ts.SyntaxKind.NumericLiteral:
        case ts.SyntaxKind.BigIntLiteral: return 'number'
        case ts.SyntaxKind.RegularExpressionLiteral: return 'regex'
        case ts.SyntaxKind.NoSubstitutionTemplateLiteral: return 'template'
        case ts.SyntaxKind.TemplateHead: return 'head'
        case ts.SyntaxKind.TemplateMiddle: return 'middle'
        case ts.SyntaxKind.TemplateTail: return 'tail'
        case ts.SyntaxKind.JsxText: return 'jsxtext'
        case ts.SyntaxKind.Identifier:
        case ts.SyntaxKind.PrivateIdentifier: return 'name'
        default:
            return node.kind >= ts.SyntaxKind.FirstKeyword && node.kind <= ts.SyntaxKind.LastKeyword ? 'name' : 'op'
    }
}

function tokensOf(file) {
    const out = []
    const visit = (node) => {
        if (node.kind >= ts.SyntaxKind.FirstJSDocNode && node.kind <= ts.SyntaxKind.LastJSDocNode) return
        const children = node.getChildren(file)
        if (children.length === 0) {
            const text = node.kind === ts.SyntaxKind.JsxText
            const start = text ? node.pos : node.getStart(file)
            if (!skipped.has(node.kind) && node.end > start) out.push([kindOf(node), start, node.end])
            return
        }
        children.forEach(visit)
    }
    visit(file)
    return out
}

const mocks = new Set(
    'mock doMock unmock dontMock doUnmock setMock requireActual requireMock importActual importMock unstable_mockModule unstable_unmockModule deepUnmock createMockFromModule genMockFromModule'.split(' ')
)
const isMeta = (node) => ts.isMetaProperty(node) && node.keywordToken === ts.SyntaxKind.ImportKeyword
const isOwnURL = (node) => node && ts.isPropertyAccessExpression(node) && !node.questionDotToken && node.name.text === 'url' && isMeta(node.expression)

// What stands in the comments above all code: path and types as imports, lib too.
function directivesOf(text) {
    const seen = ts.preProcessFile(text)
    const row = (kind) => (r) => [kind, r.pos, r.fileName]
    return [
        ...seen.referencedFiles.map(row('reference-path')),
        ...seen.typeReferenceDirectives.map(row('reference-types')),
        ...seen.libReferenceDirectives.map(row('lib')),
    ].sort((a, b) => a[1] - b[1])
}

function importsOf(file) {
    const out = []
    const add = (kind, node, specifier) => {
        if (specifier && ts.isStringLiteralLike(specifier)) out.push([kind, node.getStart(file), specifier.text, specifier.getStart(file)])
    }
    const member = (node) => {
        const callee = node.expression
        if (!ts.isPropertyAccessExpression(callee) || node.questionDotToken) return
        const of = callee.expression
        const name = callee.name.text
        const given = node.arguments[0]
        const named = given && ts.isCallExpression(given) && given.expression.kind === ts.SyntaxKind.ImportKeyword ? given.arguments[0] : given
        const isMocker = (n) => ts.isIdentifier(n) && (n.text === 'jest' || n.text === 'vi')
        if (isMock(node)) {
            add('mock', isMocker(of) ? node : callee.name, named)
            if (named !== given) mocked.add(given)
        } else if (callee.questionDotToken) return
        else if (name === 'resolve' && ((ts.isIdentifier(of) && of.text === 'require') || isMeta(of))) add('resolve', node, given)
        else if (name === 'require' && ts.isIdentifier(of) && of.text === 'module') add('require', callee.name, given)
    }
    // jest.mock() gives jest again.
    const isMock = (node) => {
        if (!ts.isCallExpression(node) || node.questionDotToken || !ts.isPropertyAccessExpression(node.expression) || !mocks.has(node.expression.name.text)) return false
        const of = node.expression.expression
        return ts.isIdentifier(of) ? of.text === 'jest' || of.text === 'vi' : isMock(of)
    }
    const mocked = new Set()
    const visit = (node) => {
        if (ts.isImportDeclaration(node)) {
            const names = []
            const c = node.importClause
            if (c && c.name) names.push(['default', c.name.text, c.isTypeOnly])
            if (c && c.namedBindings && ts.isNamespaceImport(c.namedBindings)) names.push(['*', c.namedBindings.name.text, c.isTypeOnly])
            if (c && c.namedBindings && ts.isNamedImports(c.namedBindings))
                for (const e of c.namedBindings.elements) names.push([(e.propertyName || e.name).text, e.name.text, c.isTypeOnly || e.isTypeOnly])
            add('import', node, node.moduleSpecifier)
            out[out.length - 1].push(names)
        } else if (ts.isExportDeclaration(node)) add('export', node, node.moduleSpecifier)
        else if (ts.isImportEqualsDeclaration(node) && ts.isExternalModuleReference(node.moduleReference)) add('importeq', node, node.moduleReference.expression)
        else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) mocked.has(node) || add('dynamic', node, node.arguments[0])
        else if (ts.isImportTypeNode(node)) {
            if (ts.isLiteralTypeNode(node.argument)) {
                const at = node.isTypeOf ? node.getChildren(file).find((c) => c.kind === ts.SyntaxKind.ImportKeyword) : node
                add('dynamic', at, node.argument.literal)
                if (node.isTypeOf || node.qualifier) out[out.length - 1].push('type')
            }
        } else if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'require') add('require', node, node.arguments[0])
        else if (ts.isCallExpression(node)) member(node)
        else if (ts.isNewExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'URL' && isOwnURL(node.arguments?.[1]))
            add('url', node.expression, node.arguments[0])
        ts.forEachChild(node, visit)
    }
    visit(file)
    return out.sort((a, b) => a[1] - b[1])
}

for (const path of fs.readFileSync(0, 'utf8').split('\n').filter(Boolean)) {
    const text = fs.readFileSync(path, 'latin1') // offsets are bytes
    const kind = /\.[mc]?ts$/.test(path) ? ts.ScriptKind.TS : ts.ScriptKind.TSX
    const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, kind)
    const refused = file.parseDiagnostics.length > 0
    console.log(JSON.stringify({ path, tokens: refused ? null : tokensOf(file), imports: refused ? null : importsOf(file), directives: directivesOf(text) }))
}
