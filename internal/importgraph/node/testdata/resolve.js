// Prints where the TypeScript compiler resolves specifiers to. On stdin is one
// JSON array: {root, asked: [[from, specifier], …]} for each tree.
const fs = require('fs')
const path = require('path')
const ts = require('typescript')

const answers = JSON.parse(fs.readFileSync(0, 'utf8')).map(({ root, asked }) => {
    root = fs.realpathSync(root)
    const options = new Map()
    return asked.map(([from, specifier]) => {
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
        const found = ts.resolveModuleName(specifier, file, options.get(config), ts.sys, undefined, undefined, ts.ModuleKind.ESNext)
        const name = found.resolvedModule?.resolvedFileName
        return name ? path.relative(root, fs.realpathSync(name)) : ''
    })
})
process.stdout.write(JSON.stringify(answers))
