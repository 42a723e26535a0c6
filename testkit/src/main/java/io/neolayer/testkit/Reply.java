package io.neolayer.testkit;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.assertj.core.api.AssertProvider;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An answer of the server; {@code assertThat(reply)} knows problems. */
public final class Reply implements AssertProvider<ReplyAssert> {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final HttpResponse<byte[]> response;

    Reply(HttpResponse<byte[]> response) {
        this.response = response;
    }

    public int status() {
        return response.statusCode();
    }

    public String text() {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    public byte[] bytes() {
        return response.body().clone();
    }

    public Optional<String> header(String name) {
        return response.headers().firstValue(name);
    }

    public JsonNode json() {
        return JSON.readTree(response.body());
    }

    /** A member as text, by name or JSON pointer; empty when absent or null. */
    public String string(String member) {
        return at(member).asString("");
    }

    public long number(String member) {
        return at(member).longValue();
    }

    public String id() {
        return string("id");
    }

    public JsonNode at(String member) {
        return json().at(member.startsWith("/") ? member : "/" + member);
    }

    /** The items of a list. */
    public List<JsonNode> items() {
        return StreamSupport.stream(json().path("items").spliterator(), false).toList();
    }

    public Reply ok() {
        return expect(200);
    }

    public Reply created() {
        return expect(201);
    }

    public Reply accepted() {
        return expect(202);
    }

    public Reply noContent() {
        return expect(204);
    }

    private Reply expect(int status) {
        if (status() != status) {
            throw new AssertionError("expected " + status + ", found " + this);
        }
        return this;
    }

    @Override
    public ReplyAssert assertThat() {
        return new ReplyAssert(this);
    }

    @Override
    public String toString() {
        return status() + " " + text();
    }
}
