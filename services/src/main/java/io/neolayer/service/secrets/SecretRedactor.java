package io.neolayer.service.secrets;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Finds the values of one run in texts and puts {@code [secret:NAME]} in their place. The text is looked at as it stands
 * and, where it has escapes, with JSON and percent escapes undone; each look also reads it as hex and as base64 in every
 * alignment, all in one pass.
 */
final class SecretRedactor implements SecretsApi.Redactor {
    /** A value to search for. */
    record Named(String name, String value) {
        @Override
        public String toString() {
            return "Named[" + name + "]";
        }
    }

    /**
     * A place in the text.
     *
     * @param from first byte of the text in UTF-8
     * @param to byte after the last
     * @param pattern which value
     */
    record Hit(int from, int to, int pattern) {}

    private final List<String> names;
    private final PatternTree tree;
    private final boolean hasSpace;

    private SecretRedactor(List<String> names, PatternTree tree, boolean hasSpace) {
        this.names = List.copyOf(names);
        this.tree = tree;
        this.hasSpace = hasSpace;
    }

    /** Values under 4 bytes are left out. */
    static SecretsApi.Redactor of(List<Named> secrets) {
        var names = new ArrayList<String>();
        var patterns = new ArrayList<byte[]>();
        boolean space = false;
        for (Named secret : secrets) {
            byte[] utf8 = secret.value().getBytes(StandardCharsets.UTF_8);
            if (utf8.length < SecretsLimits.SHORTEST_REDACTED) {
                continue;
            }
            names.add(secret.name());
            patterns.add(utf8);
            space |= secret.value().indexOf(' ') >= 0;
            byte[] latin1 = secret.value().getBytes(StandardCharsets.ISO_8859_1);
            // code that turns text into bytes one by one, as btoa does, makes these of it
            if (latin1.length < utf8.length
                    && latin1.length >= SecretsLimits.SHORTEST_REDACTED
                    && new String(latin1, StandardCharsets.ISO_8859_1).equals(secret.value())) {
                names.add(secret.name());
                patterns.add(latin1);
            }
        }
        return names.isEmpty() ? NONE : new SecretRedactor(names, PatternTree.of(patterns), space);
    }

    @Override
    public String redact(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        var hits = new ArrayList<Hit>();
        var plain = DecodedText.plain(bytes);
        tree.scan(plain, hits);
        if (text.indexOf('\\') >= 0) {
            var json = plain.withoutJsonEscapes();
            tree.scan(json, hits);
            percent(text, json, hits);
        }
        percent(text, plain, hits);
        return hits.isEmpty() ? text : replace(text, merged(hits));
    }

    private void percent(String text, DecodedText from, List<Hit> hits) {
        boolean plus = hasSpace && text.indexOf('+') >= 0;
        if (text.indexOf('%') >= 0) {
            tree.scan(from.withoutPercentEscapes(false), hits);
        }
        if (plus) {
            tree.scan(from.withoutPercentEscapes(true), hits);
        }
    }

    /** In order and apart; of hits that overlap the longest gives the name. */
    private static List<Hit> merged(List<Hit> hits) {
        hits.sort(Comparator.comparingInt(Hit::from));
        var merged = new ArrayList<Hit>();
        Hit last = hits.getFirst();
        int longest = last.to() - last.from();
        for (Hit hit : hits.subList(1, hits.size())) {
            if (hit.from() >= last.to()) {
                merged.add(last);
                last = hit;
                longest = hit.to() - hit.from();
                continue;
            }
            boolean longer = hit.to() - hit.from() > longest;
            longest = Math.max(longest, hit.to() - hit.from());
            last = new Hit(last.from(), Math.max(last.to(), hit.to()), longer ? hit.pattern() : last.pattern());
        }
        merged.add(last);
        return merged;
    }

    private String replace(String text, List<Hit> hits) {
        var clean = new StringBuilder(text.length());
        int at = 0;
        int next = 0;
        for (int i = 0; i < text.length(); ) {
            int units = Character.charCount(text.codePointAt(i));
            int bytes = utf8Length(text, i);
            while (next < hits.size() && hits.get(next).to() <= at) {
                next++;
            }
            boolean inside = next < hits.size() && hits.get(next).from() < at + bytes;
            if (!inside) {
                clean.append(text, i, i + units);
            } else if (hits.get(next).from() >= at) {
                clean.append("[secret:")
                        .append(names.get(hits.get(next).pattern()))
                        .append(']');
            }
            at += bytes;
            i += units;
        }
        return clean.toString();
    }

    /** Length of one character as {@link String#getBytes} makes it: half a surrogate pair becomes one question mark. */
    private static int utf8Length(String text, int at) {
        int point = text.codePointAt(at);
        if (point < 0x80 || (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE)) {
            return 1;
        }
        return point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    }
}
