package io.neolayer.sandbox.worker;

import com.oracle.js.parser.ErrorManager;
import com.oracle.js.parser.Parser;
import com.oracle.js.parser.ParserException;
import com.oracle.js.parser.ScriptEnvironment;
import com.oracle.js.parser.Source;
import com.oracle.js.parser.ir.FunctionNode;
import java.util.Optional;

/** The engine's own parser, asked directly: it gives positions and a tree, and runs nothing. */
final class Syntax {
    private static final ScriptEnvironment LANGUAGE = ScriptEnvironment.builder()
            .ecmaScriptVersion(ScriptEnvironment.ES_2025)
            .annexB(true)
            .allowBigInt(true)
            .classFields(true)
            .privateFieldsIn(true)
            .emptyStatements(true)
            .functionStatementBehavior(ScriptEnvironment.FunctionStatementBehavior.ACCEPT)
            .build();

    // a last semicolon may have semicolons in comments behind it
    private static final int SEMICOLONS = 16;

    private Syntax() {}

    /**
     * The tree of a module.
     *
     * @throws ParserException where it is none
     */
    static FunctionNode module(String text) {
        return parser(text).parseModule("function.js");
    }

    /**
     * The tree of a script.
     *
     * @throws ParserException where it is none
     */
    static FunctionNode script(String text) {
        return parser(text).parse();
    }

    /**
     * The source between parentheses, without a last semicolon; nothing when it is not one expression.
     *
     * <p>Between brackets it must parse too, so that a parenthesis of the source cannot close the one in front of it.
     */
    static Optional<String> expression(String source) {
        if (isExpression(source)) {
            return Optional.of("(" + source + "\n)");
        }
        int at = source.lastIndexOf(';');
        for (int tries = 0; at >= 0 && tries < SEMICOLONS; tries++) {
            if (blank(source, at + 1)) {
                String text = source.substring(0, at) + " " + source.substring(at + 1);
                if (isExpression(text)) {
                    return Optional.of("(" + text + "\n)");
                }
            }
            at = source.lastIndexOf(';', at - 1);
        }
        return Optional.empty();
    }

    private static boolean isExpression(String text) {
        return parses("(" + text + "\n)") && parses("[" + text + "\n]");
    }

    /** Whether nothing but white space and comments stands there. */
    private static boolean blank(String text, int from) {
        int at = from;
        while (at < text.length()) {
            if (text.startsWith("//", at)) {
                int end = text.indexOf('\n', at);
                at = end < 0 ? text.length() : end;
            } else if (text.startsWith("/*", at)) {
                int end = text.indexOf("*/", at + 2);
                if (end < 0) {
                    return false;
                }
                at = end + 2;
            } else if (Character.isWhitespace(text.charAt(at)) || text.charAt(at) == '\ufeff') {
                at++;
            } else {
                return false;
            }
        }
        return true;
    }

    private static boolean parses(String text) {
        try {
            script(text);
            return true;
        } catch (ParserException e) {
            return false;
        }
    }

    private static Parser parser(String text) {
        return new Parser(LANGUAGE, Source.sourceFor("function.js", text), new ErrorManager.ThrowErrorManager());
    }
}
