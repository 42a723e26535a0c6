package io.neolayer.kernel.journal;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * An entry that is not written yet.
 *
 * @param step what was being done: {@code claim}, {@code attempt}, …
 * @param outcome what came of it: {@code done}, {@code waiting}, {@code failed}, …
 * @param reason a stable word, if there is one
 * @param by the principal, as in the audit log
 */
public record Note(
        String step,
        String outcome,
        @Nullable String reason,
        String message,
        @Nullable JsonNode detail,
        List<Link> links,
        @Nullable String nextStep,
        String by) {
    private static final int MOST_LINKS = 20;
    private static final int LONGEST_MESSAGE = 2_000;

    public Note {
        links = List.copyOf(links);
        if (step.isEmpty() || outcome.isEmpty() || by.isEmpty() || links.size() > MOST_LINKS) {
            throw new IllegalArgumentException("a note has a step, an outcome, an author and at most 20 links");
        }
        if (message.length() > LONGEST_MESSAGE) {
            message = message.substring(0, LONGEST_MESSAGE - 1) + "…";
        }
    }

    public static Note of(String step, String outcome, String message, String by) {
        return new Note(step, outcome, null, message, null, List.of(), null, by);
    }

    public Note because(String stableWord) {
        return new Note(step, outcome, stableWord, message, detail, links, nextStep, by);
    }

    public Note with(JsonNode more) {
        return new Note(step, outcome, reason, message, more, links, nextStep, by);
    }

    public Note linked(Link link) {
        var more = new ArrayList<>(links);
        more.add(link);
        return new Note(step, outcome, reason, message, detail, more, nextStep, by);
    }

    /** What a reader can do about it. */
    public Note then(String advice) {
        return new Note(step, outcome, reason, message, detail, links, advice, by);
    }
}
