package io.neolayer.kernel.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.neolayer.kernel.operation.Answer;
import io.neolayer.kernel.operation.Body;
import io.neolayer.kernel.operation.Content;
import io.neolayer.kernel.operation.EventSink;
import io.neolayer.kernel.operation.IfMatch;
import io.neolayer.kernel.operation.Nothing;
import io.neolayer.kernel.operation.Operation;
import io.neolayer.kernel.operation.Patch;
import io.neolayer.kernel.operation.Query;
import io.neolayer.kernel.operation.Sensitive;
import io.neolayer.kernel.operation.Slice;
import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.problem.ProblemCode;
import io.neolayer.kernel.storage.Keyset;
import io.neolayer.kernel.storage.Page;
import io.neolayer.kernel.storage.PageRequest;
import io.neolayer.kernel.storage.Tx;
import io.neolayer.kernel.tenancy.Caller;
import io.neolayer.kernel.tenancy.Permission;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.hibernate.validator.constraints.time.DurationMax;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** A slice with one operation of each form. */
final class ThingsSlice implements Slice {
    static final Permission READ = Permission.of("things", "read");
    static final Permission WRITE = Permission.of("things", "write");

    record Part(@NotBlank String label, @Min(1) int weight) {}

    record Create(
            @NotBlank @Size(max = 20) String name,
            Thing.@Nullable Color color,
            @Nullable Instant dueAt,
            @Nullable Duration keep,
            @Valid @Nullable Part part,
            @Nullable List<@NotBlank String> tags) {
        Create {
            if ("forbidden".equals(name)) {
                throw Problem.invalidState("that name is taken out of use");
            }
        }
    }

    record ById(UUID id) {}

    record Filter(Thing.@Nullable Color color, PageRequest page) {}

    record Update(UUID id, IfMatch ifMatch, Patch<@Size(max = 20) String> name, Patch<Thing.Color> color) {}

    record Remove(UUID id, IfMatch ifMatch) {}

    record Token(UUID id, @Sensitive String token) {}

    record Echo(
            @Query @DurationMax(seconds = 30) @JsonProperty("wait") @Nullable
            Duration waiting,

            @Body ObjectNode body) {}

    record Wait(@Max(60) int seconds) {}

    record Odd(double value) {}

    record Text(@Body String text) {}

    record Shown(String text) {}

    final AtomicInteger made = new AtomicInteger();

    @Override
    public String name() {
        return "things";
    }

    @Override
    public String title() {
        return "Things";
    }

    @Override
    public String summary() {
        return "Things that tests make.";
    }

    @Override
    public List<Operation<?, ?>> operations() {
        return List.of(
                Operation.post("/things", Create.class, Thing.class)
                        .id("things.create")
                        .summary("Make a thing")
                        .needs(WRITE)
                        .answers(thing -> Answer.created("/things/" + thing.id()))
                        .handledBy(this::create),
                Operation.get("/things/{id}", ById.class, Thing.class)
                        .id("things.get")
                        .summary("One thing")
                        .needs(READ)
                        .alias("/old-things/{id}")
                        .readsOne(Thing.READ, input -> List.of(input.id())),
                Operation.list("/things", Filter.class, Thing.class)
                        .id("things.list")
                        .summary("Things, newest first")
                        .needs(READ)
                        .columns("id", "name", "color")
                        .handledBy(this::list),
                Operation.patch("/things/{id}", Update.class, Thing.class)
                        .id("things.update")
                        .summary("Change a thing")
                        .needs(WRITE)
                        .handledBy(this::update),
                Operation.delete("/things/{id}", Remove.class, Nothing.class)
                        .id("things.delete")
                        .summary("Remove a thing")
                        .needs(WRITE)
                        .requiresIfMatch()
                        .confirm("The thing is gone for ever.")
                        .handledBy(this::delete),
                Operation.post("/things/{id}/token", ById.class, Token.class)
                        .id("things.tokens.create")
                        .summary("A token, shown once")
                        .needs(WRITE)
                        .handledBy((caller, tx, input) -> new Token(input.id(), "s3cret-" + made.incrementAndGet())),
                Operation.post("/things/echo", Echo.class, ObjectNode.class)
                        .id("things.echo")
                        .summary("Says what it was told")
                        .needs(READ)
                        .onlyReads()
                        .handledDirectly((caller, input) -> input.body()),
                Operation.get("/things/waits/{seconds}", Wait.class, Shown.class)
                        .id("things.waits.get")
                        .summary("Waits in the database")
                        .needs(READ)
                        .handledBy(this::slow),
                Operation.get("/things/odd", Nothing.class, Odd.class)
                        .id("things.odd.get")
                        .summary("A number that JSON has not")
                        .needs(READ)
                        .handledDirectly((caller, input) -> new Odd(Double.NaN)),
                Operation.get("/things/logo", Nothing.class, Content.class)
                        .id("things.logo.get")
                        .summary("A text of many bytes")
                        .needs(READ)
                        .handledDirectly((caller, input) ->
                                new Content("text/plain", "logo ".repeat(2000).getBytes(StandardCharsets.UTF_8))),
                Operation.post("/things/text", Text.class, Shown.class)
                        .id("things.text.show")
                        .summary("Takes raw text")
                        .needs(READ)
                        .onlyReads()
                        .bodyLimit(100)
                        .handledDirectly((caller, input) -> new Shown(input.text())),
                Operation.post("/things/runs", Create.class, Thing.class)
                        .id("things.runs.create")
                        .summary("Makes a thing in three steps")
                        .needs(WRITE)
                        .runs(new ThingRun(this)),
                Operation.stream(
                        Operation.get("/things/watch", Nothing.class, Nothing.class)
                                .id("things.watch")
                                .summary("Three events")
                                .needs(READ),
                        ThingsSlice::watch),
                Operation.stream(
                        Operation.get("/things/watch/open", Nothing.class, Nothing.class)
                                .id("things.watch.open")
                                .summary("No event, for ever")
                                .needs(READ),
                        ThingsSlice::watchOn),
                Operation.get("/things/hello", Nothing.class, Shown.class)
                        .id("things.hello.get")
                        .summary("For anybody")
                        .open()
                        .handledDirectly((caller, input) -> new Shown("hello " + caller.principal())));
    }

    Thing create(Caller caller, Tx tx, Create input) {
        Thing thing = new Thing(
                UUID.randomUUID(), input.name(), input.color() == null ? Thing.Color.RED : input.color(), 1, tx.now());
        tx.run(
                "INSERT INTO things.thing (account_id, id, name, color, made_at) VALUES (tenancy.account(), ?, ?, ?, ?)",
                thing.id(),
                thing.name(),
                thing.color(),
                thing.madeAt());
        tx.changed("name", null, thing.name());
        made.incrementAndGet();
        return thing;
    }

    private Page<Thing> list(Caller caller, Tx tx, Filter input) {
        return tx.page(
                input.page(),
                Keyset.newestFirst(Thing::id),
                Thing::of,
                "SELECT id, name, color, version, made_at FROM things.thing WHERE id < ? ORDER BY id DESC LIMIT ?");
    }

    private Thing update(Caller caller, Tx tx, Update input) {
        Thing now = tx.find(
                        Thing::of,
                        "SELECT id, name, color, version, made_at FROM things.thing WHERE id = ? FOR UPDATE",
                        input.id())
                .orElseThrow(Problem::notFound);
        input.ifMatch().check(now.version());
        return tx.one(
                Thing::of,
                """
                UPDATE things.thing SET name = ?, color = ?, version = version + 1 WHERE id = ?
                RETURNING id, name, color, version, made_at
                """,
                input.name().apply(now.name(), "unnamed"),
                input.color().apply(now.color(), Thing.Color.RED),
                input.id());
    }

    private Nothing delete(Caller caller, Tx tx, Remove input) {
        if (tx.run("DELETE FROM things.thing WHERE id = ?", input.id()) == 0) {
            throw Problem.notFound();
        }
        return Nothing.NOTHING;
    }

    private Shown slow(Caller caller, Tx tx, Wait input) {
        tx.all(row -> "", "SELECT pg_sleep(?)::text", input.seconds());
        return new Shown("waited");
    }

    private static void watchOn(Caller caller, Nothing input, EventSink sink) {
        while (sink.open()) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static void watch(Caller caller, Nothing input, EventSink sink) {
        String last = sink.lastEventId();
        if (last != null && !last.matches("[0-9]+")) {
            throw Problem.of(ProblemCode.INVALID_PARAMETER, "Last-Event-ID is no number");
        }
        int from = last == null ? 0 : Integer.parseInt(last);
        for (int i = from + 1; i <= 3 && sink.open(); i++) {
            sink.send(Integer.toString(i), "thing", new Shown("event " + i));
        }
    }
}
