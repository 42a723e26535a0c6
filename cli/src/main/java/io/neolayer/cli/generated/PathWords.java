package io.neolayer.cli.generated;

import io.neolayer.cli.document.ApiOperation;
import io.neolayer.cli.terminal.CliFault;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * The path of an operation and the words that fill it. The account comes from the settings; in the accounts service it is a word of
 * its own, the first, and may be left out.
 */
record PathWords(String path, List<String> names, boolean accountIsWord) {
    private static final String ACCOUNT = "account_id";

    static PathWords of(ApiOperation operation) {
        boolean isWord = operation.words().getFirst().equals("accounts");
        return new PathWords(operation.path(), operation.pathNames(), isWord);
    }

    /** The words as help shows them. */
    List<String> labels() {
        List<String> labels = new ArrayList<>();
        for (String name : names) {
            String label = name.toUpperCase(Locale.ROOT);
            if (!name.equals(ACCOUNT)) {
                labels.add(label);
            } else if (accountIsWord) {
                labels.add("[" + label + "]");
            }
        }
        return labels;
    }

    /** The path with the words in their places, percent-encoded. */
    String fill(List<String> words, Supplier<String> account) {
        int needed = (int) names.stream().filter(n -> !n.equals(ACCOUNT)).count();
        boolean named = accountIsWord && names.contains(ACCOUNT) && words.size() == needed + 1;
        if (!named && words.size() != needed) {
            throw CliFault.usage("expected " + (labels().isEmpty() ? "no further word" : String.join(" ", labels()))
                    + ", found " + (words.isEmpty() ? "nothing" : String.join(" ", words)));
        }
        List<String> rest = new ArrayList<>(words);
        String filled = path;
        for (String name : names) {
            String value = name.equals(ACCOUNT) && !named ? account.get() : rest.removeFirst();
            if (value.isEmpty() || value.equals(".") || value.equals("..")) {
                throw CliFault.usage(name.toUpperCase(Locale.ROOT) + " must not be \"" + value + "\"");
            }
            filled = filled.replace("{" + name + "}", encoded(value));
        }
        return filled;
    }

    static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
