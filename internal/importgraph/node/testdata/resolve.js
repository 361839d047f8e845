// Prints where the TypeScript compiler resolves specifiers to. On stdin is one
// JSON array: {root, asked: [[from, specifier, kind], …]} for each tree. A kind of
// path or types is that of a triple-slash directive.
const fs = require('fs')
const path = require('path')
const ts = require('typescript')

// The file that a program has besides the one with the directive.
function referenced(file, name) {
    const options = { allowJs: true, noLib: true, types: [], resolveJsonModule: true }
    const host = ts.createCompilerHost(options)
    const read = host.getSourceFile
    host.getSourceFile = (name, target) => (name === file ? ts.createSourceFile(name, text, target) : read(name, target))
    const text = `/// <reference path="${name}" />`
    const program = ts.createProgram([file], options, host)
    return program.getSourceFiles().map((f) => f.fileName).find((f) => f !== file)
}

const answers = JSON.parse(fs.readFileSync(0, 'utf8')).map(({ root, asked }) => {
    root = fs.realpathSync(root)
    const options = new Map()
    return asked.map(([from, specifier, kind]) => {
        const file = path.join(root, from)
        const config = ts.findConfigFile(path.dirname(file), (f) => f.startsWith(root) && ts.sys.fileExists(f))
        if (!options.has(config)) {
            const parsed = config ? ts.getParsedCommandLineOfConfigFile(config, {}, { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => {} }) : null
            options.set(config, {
                ...parsed?.options,
                moduleResolution: ts.ModuleResolutionKind.Bundler,
                module: ts.ModuleKind.ESNext,
                allowJs: true,
                resolveJsonModule: true,
            })
        }
        const relative = (name) => (name ? path.relative(root, fs.realpathSync(name)) : '')
        if (kind === 'types')
            return relative(ts.resolveTypeReferenceDirective(specifier, file, options.get(config), ts.sys).resolvedTypeReferenceDirective?.resolvedFileName)
        if (kind === 'path') return relative(referenced(file, specifier))
        const found = ts.resolveModuleName(specifier, file, options.get(config), ts.sys, undefined, undefined, ts.ModuleKind.ESNext)
        const name = found.resolvedModule?.resolvedFileName
        return relative(name)
    })
})
process.stdout.write(JSON.stringify(answers))
