package io.neolayer.sandbox.worker;

import com.oracle.js.parser.ParserException;
import com.oracle.js.parser.Source;
import com.oracle.js.parser.ir.CallNode;
import com.oracle.js.parser.ir.ExportNode;
import com.oracle.js.parser.ir.Expression;
import com.oracle.js.parser.ir.ExpressionStatement;
import com.oracle.js.parser.ir.FunctionNode;
import com.oracle.js.parser.ir.IdentNode;
import com.oracle.js.parser.ir.LexicalContext;
import com.oracle.js.parser.ir.LiteralNode;
import com.oracle.js.parser.ir.Module;
import com.oracle.js.parser.ir.Node;
import com.oracle.js.parser.ir.ObjectNode;
import com.oracle.js.parser.ir.PropertyNode;
import com.oracle.js.parser.ir.Statement;
import com.oracle.js.parser.ir.visitor.NodeVisitor;
import com.oracle.truffle.api.strings.TruffleString;
import io.neolayer.sandbox.CheckResult;
import io.neolayer.sandbox.Compat;
import io.neolayer.sandbox.Form;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The compile check: which form a source has, what it imports, and where it cannot stand as it is. */
final class SourceCheck {
    private SourceCheck() {}

    static CheckResult check(String source) {
        try {
            Optional<String> expression = Syntax.expression(source);
            return expression.isPresent() ? expression(expression.get()) : module(source);
        } catch (StackOverflowError e) {
            return new CheckResult.Refused("source_too_complex", "the source is nested too deeply", 1, 1);
        }
    }

    private static CheckResult expression(String wrapped) {
        FunctionNode tree = Syntax.script(wrapped);
        Found found = Found.in(tree);
        if (found.dynamicImport != null) {
            return refusedImport(tree.getSource(), found.dynamicImport, 1);
        }
        String entry = "value";
        List<Statement> statements = tree.getBody().getStatements();
        if (statements.size() == 1 && statements.getFirst() instanceof ExpressionStatement statement) {
            entry = entry(statement.getExpression(), false);
        }
        return new CheckResult.Accepted(Form.EXPRESSION, Compat.DEVPACK_0_6, entry, List.of(), List.of());
    }

    private static CheckResult module(String source) {
        FunctionNode tree;
        try {
            tree = Syntax.module(source);
        } catch (ParserException e) {
            return refused(source, e);
        }
        Module module = tree.getModule();
        Set<String> imports = new LinkedHashSet<>();
        for (Request request : requests(module)) {
            if (!Modules.NAMES.contains(request.name())) {
                return refused(
                        "import_not_allowed",
                        "only "
                                + String.join(
                                        " and ", Modules.NAMES.stream().sorted().toList()) + " can be imported, found "
                                + request.name(),
                        tree.getSource(),
                        request.position());
            }
            imports.add(request.name());
        }
        Found found = Found.in(tree);
        if (found.dynamicImport != null) {
            return refusedImport(tree.getSource(), found.dynamicImport, 0);
        }
        Optional<String> entry = defaultExport(module);
        if (entry.isEmpty()) {
            return new CheckResult.Refused(
                    "no_default_export", "expected one expression, or a module with export default", 1, 1);
        }
        Compat compat = found.devpack ? Compat.DEVPACK_0_6 : Compat.NONE;
        return new CheckResult.Accepted(Form.MODULE, compat, entry.get(), List.copyOf(imports), List.of());
    }

    private record Request(String name, int position) {}

    private static List<Request> requests(Module module) {
        List<Request> requests = new ArrayList<>();
        module.getImports().forEach(node -> add(requests, node.getModuleSpecifier()));
        module.getExports().forEach(node -> add(requests, node.getModuleSpecifier()));
        return requests;
    }

    private static void add(List<Request> requests, @Nullable LiteralNode<TruffleString> specifier) {
        if (specifier != null) {
            requests.add(new Request(specifier.getString(), specifier.getStart()));
        }
    }

    /** How the default export is entered; nothing when there is none. */
    private static Optional<String> defaultExport(Module module) {
        for (ExportNode export : module.getExports()) {
            if (export.isDefault()) {
                return Optional.of(entry(export.getExpression(), true));
            }
        }
        boolean named = module.getLocalExportEntries().stream().anyMatch(SourceCheck::isDefault)
                || module.getIndirectExportEntries().stream().anyMatch(SourceCheck::isDefault);
        return named ? Optional.of("computed") : Optional.empty();
    }

    private static boolean isDefault(Module.ExportEntry entry) {
        return entry.getExportName() != null
                && entry.getExportName().toJavaStringUncached().equals("default");
    }

    private static String entry(@Nullable Expression expression, boolean handlers) {
        return switch (expression) {
            case FunctionNode function -> "function";
            case ObjectNode object
            when handlers
                    && object.getElements().stream()
                            .anyMatch(element -> !element.isComputed() && "handler".equals(element.getKeyName())) ->
                "handler";
            case ObjectNode object -> "value";
            case LiteralNode<?> literal -> "value";
            case null, default -> "computed";
        };
    }

    /** The fault that lies further into the source says most: the other form gives up at its first word. */
    private static CheckResult refused(String source, ParserException asModule) {
        try {
            Syntax.script("(" + source + "\n)");
        } catch (ParserException asExpression) {
            int position = asExpression.getPosition() - 1;
            if (position > asModule.getPosition() && position < source.length()) {
                return refused(asExpression, source, 1);
            }
        }
        return refused(asModule, source, 0);
    }

    private static CheckResult refused(ParserException e, String source, int shift) {
        String message = String.valueOf(e.getRawMessage());
        boolean await = source.startsWith("await", Math.max(0, e.getPosition() - shift));
        int line = Math.max(1, e.getLineNumber());
        int column = e.getColumnNumber() + 1 - (line == 1 ? shift : 0);
        return new CheckResult.Refused(await ? "top_level_await" : "syntax_error", message, line, Math.max(1, column));
    }

    private static CheckResult refusedImport(Source source, Node node, int shift) {
        CheckResult.Refused found = refused("import_not_allowed", "import() is not available", source, node.getStart());
        return new CheckResult.Refused(
                found.code(),
                found.message(),
                found.line(),
                Math.max(1, found.column() - (found.line() == 1 ? shift : 0)));
    }

    private static CheckResult.Refused refused(String code, String message, Source source, int position) {
        return new CheckResult.Refused(code, message, source.getLine(position), source.getColumn(position) + 1);
    }

    /** What a walk through the whole tree finds. */
    private static final class Found extends NodeVisitor<LexicalContext> {
        private boolean devpack;
        private @Nullable Node dynamicImport;

        private Found() {
            super(new LexicalContext());
        }

        static Found in(FunctionNode tree) {
            Found found = new Found();
            tree.accept(found);
            return found;
        }

        @Override
        public boolean enterIdentNode(IdentNode node) {
            devpack |= node.getName().equals("Devpack");
            return true;
        }

        /** The name of a property is no use of the global. */
        @Override
        public boolean enterPropertyNode(PropertyNode node) {
            if (node.isComputed()) {
                node.getKey().accept(this);
            }
            for (Node part : new Node[] {node.getValue(), node.getGetter(), node.getSetter()}) {
                if (part != null) {
                    part.accept(this);
                }
            }
            return false;
        }

        @Override
        public boolean enterCallNode(CallNode node) {
            if (node.isImport() && dynamicImport == null) {
                dynamicImport = node;
            }
            return true;
        }
    }
}
