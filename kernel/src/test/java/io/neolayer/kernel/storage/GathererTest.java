package io.neolayer.kernel.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neolayer.kernel.problem.Problem;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class GathererTest {
    private static Notes notes;
    private static GatheredReads reads;

    @BeforeAll
    static void open() {
        notes = new Notes();
        reads = notes.db.gatheredReads();
    }

    @AfterAll
    static void close() {
        notes.close();
    }

    private record Asked(UUID account, CredentialCheck check, UUID id, Optional<String> expected, boolean current) {}

    @Test
    void everyReaderGetsItsOwnRowAndNobodyAnothers() throws Exception {
        var random = new Random(20260102);
        var asked = new ArrayList<Asked>();
        var ids = new ArrayList<UUID>();
        var accounts = new ArrayList<UUID>();
        var checks = new ArrayList<CredentialCheck>();
        for (var i = 0; i < 10; i++) {
            var account = UUID.randomUUID();
            accounts.add(account);
            ids.add(notes.add(account, "note of " + i));
            checks.add(notes.credential(account, "key" + i));
        }
        for (var i = 0; i < 4_000; i++) {
            var reader = random.nextInt(10);
            var kind = random.nextInt(4);
            var owner = kind == 0 ? random.nextInt(10) : reader;
            var id = kind == 1 ? UUID.randomUUID() : ids.get(owner);
            var check = kind == 2 ? new CredentialCheck("key" + reader, "v0") : checks.get(reader);
            var expected = kind != 1 && owner == reader ? Optional.of("note of " + owner) : Optional.<String>empty();
            asked.add(new Asked(accounts.get(reader), check, id, expected, kind != 2));
        }
        inParallel(asked, GathererTest::ask);
    }

    private static boolean ask(Asked asked) {
        try {
            var found = reads.find(Notes.READ, asked.account(), asked.check(), List.of(asked.id()));
            assertThat(found.map(Notes.Note::text)).isEqualTo(asked.expected());
            assertThat(asked.current()).isTrue();
        } catch (CredentialChanged e) {
            assertThat(asked.current()).isFalse();
        }
        return true;
    }

    @Test
    void aFaultOfOneIsNobodyElses() throws Exception {
        var account = UUID.randomUUID();
        notes.add(account, "");
        notes.add(account, "five!");
        var texts = new ArrayList<String>();
        for (var i = 0; i < 400; i++) {
            texts.add(i % 5 == 0 ? "" : i % 5 == 1 ? "unknown" : "five!");
        }
        inParallel(texts, text -> {
            if (text.isEmpty()) {
                assertThatThrownBy(() -> reads.find(Notes.FRAGILE, account, null, List.of(text)))
                        .isInstanceOf(DatabaseFault.class);
            } else {
                var expected = text.equals("five!") ? Optional.of(2) : Optional.<Integer>empty();
                assertThat(reads.find(Notes.FRAGILE, account, null, List.of(text)))
                        .isEqualTo(expected);
            }
            return true;
        });
    }

    @Test
    void aCredentialOfAnotherAccountIsNotCurrent() {
        var acme = UUID.randomUUID();
        var globex = UUID.randomUUID();
        var id = notes.add(acme, "x");
        var check = notes.credential(globex, "other");
        assertThatThrownBy(() -> reads.find(Notes.READ, acme, check, List.of(id)))
                .isInstanceOf(CredentialChanged.class);
    }

    @Test
    void theAccountIsNotLeftOnTheConnection() throws SQLException {
        var account = UUID.randomUUID();
        notes.add(account, "x");
        var function = new GatherFunction(Notes.READ, Notes.STAMP);
        try (var connection = Migrations.connect(notes.logins.forRole(Roles.APP).dsn())) {
            connection.setAutoCommit(false);
            try (var call = connection.prepareStatement(function.call())) {
                call.setArray(1, connection.createArrayOf("uuid", new Object[] {account}));
                call.setArray(2, connection.createArrayOf("text", new Object[] {null}));
                call.setArray(3, connection.createArrayOf("uuid", new Object[] {UUID.randomUUID()}));
                assertThat(call.executeQuery().next()).isTrue();
            }
            try (var statement = connection.createStatement()) {
                assertThatThrownBy(() -> statement.executeQuery("SELECT * FROM storagetest.note"))
                        .hasMessageContaining("invalid input syntax for type uuid");
            }
        }
    }

    @Test
    void moreThanMayWaitAreRefused() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var slow = new Gatherer(notes.logins.forRole(Roles.APP), Notes.SCHEMA, 0, 2)) {
            List<Future<Optional<Notes.Note>>> waiting = new ArrayList<>();
            for (var i = 0; i < 3; i++) {
                waiting.add(threads.submit(
                        () -> slow.find(Notes.READ, UUID.randomUUID(), null, List.of(UUID.randomUUID()))));
            }
            var refused = 0;
            while (refused == 0) {
                refused = (int) waiting.stream().filter(Future::isDone).count();
                Thread.onSpinWait();
            }
            var first = waiting.stream().filter(Future::isDone).findFirst().orElseThrow();
            assertThatThrownBy(first::get)
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOfSatisfying(
                            Problem.class,
                            problem -> assertThat(problem.code().code()).isEqualTo("overloaded"));
        }
    }

    @Test
    void readsGoOnAfterTheConnectionsWereCut() throws Exception {
        try (var cut = new Notes()) {
            var account = UUID.randomUUID();
            var id = cut.add(account, "still here");
            var found = cut.db.gatheredReads().find(Notes.READ, account, null, List.of(id));
            assertThat(found).isPresent();
            try (var owner = DisposablePostgres.connect(cut.logins);
                    var statement = owner.createStatement()) {
                statement.execute("""
                        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                        WHERE pid <> pg_backend_pid() AND datname = current_database()""");
            }
            var texts = new ArrayList<Optional<String>>();
            for (var i = 0; i < 20 && texts.isEmpty(); i++) {
                try {
                    texts.add(cut.db
                            .gatheredReads()
                            .find(Notes.READ, account, null, List.of(id))
                            .map(Notes.Note::text));
                } catch (Problem away) {
                    assertThat(away.code().code()).isEqualTo("unavailable");
                }
            }
            assertThat(texts).containsExactly(Optional.of("still here"));
        }
    }

    private static <T> void inParallel(List<T> all, Predicate<T> work) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var gate = new Semaphore(48);
            List<Callable<Boolean>> calls = new ArrayList<>();
            for (var each : all) {
                calls.add(() -> {
                    gate.acquire();
                    try {
                        return work.test(each);
                    } finally {
                        gate.release();
                    }
                });
            }
            for (var done : threads.invokeAll(calls)) {
                assertThat(done.get()).isTrue();
            }
        }
    }
}
