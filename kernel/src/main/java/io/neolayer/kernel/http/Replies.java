package io.neolayer.kernel.http;

import io.neolayer.kernel.operation.Answer;
import io.neolayer.kernel.operation.Content;
import io.neolayer.kernel.operation.Nothing;
import io.neolayer.kernel.operation.Operation;
import io.neolayer.kernel.operation.Versioned;
import io.neolayer.kernel.operation.codec.JsonCodec;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes answers of outputs; encoding happens here, before anything is committed or sent. */
final class Replies {
    private static final byte[] NONE = new byte[0];

    private final JsonCodec json;

    Replies(JsonCodec json) {
        this.json = json;
    }

    @SuppressWarnings("unchecked") // the output is what the operation's own handler returned
    Reply of(Route route, UUID account, Object output) {
        Operation<?, Object> operation = (Operation<?, Object>) route.operation();
        Answer answer = operation.answer().apply(output);
        return encoded(route, account, output, answer);
    }

    /** What is true now of a run that goes on. */
    @SuppressWarnings("unchecked") // as above
    Reply accepted(Route route, UUID account, Object output) {
        Operation<?, Object> operation = (Operation<?, Object>) route.operation();
        Answer answer = operation.answer().apply(output);
        return encoded(route, account, output, new Answer(202, answer.location()));
    }

    private Reply encoded(Route route, UUID account, Object output, Answer answer) {
        String location = location(route, account, answer.location());
        if (output instanceof Nothing) {
            return new Reply(answer.status(), null, NONE, null, location, Map.of(), false);
        }
        if (output instanceof Content content) {
            return new Reply(answer.status(), content.mediaType(), content.bytes(), null, location, Map.of(), true);
        }
        String etag = output instanceof Versioned versioned ? "\"" + versioned.version() + "\"" : null;
        return new Reply(
                answer.status(), Reply.JSON, json.encode(output), etag, location, Map.of(), !route.sensitive());
    }

    private static @Nullable String location(Route route, UUID account, @Nullable String path) {
        return path == null || !route.ofAccount() ? path : "/accounts/" + account + path;
    }
}
