package io.neolayer.kernel.storage;

import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.problem.ProblemCode;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts concurrent one-row reads of the same kind into one call of the database over a few dedicated connections. Nothing
 * waits for a batch to fill: it forms while the one before it is on its way.
 */
final class Gatherer implements GatheredReads, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Gatherer.class);
    private static final int BATCH = 16;
    private static final int ANSWER_SECONDS = 5;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final Map<GatheredRead<?>, Line> lines = new HashMap<>();
    private final ArrayDeque<Line> due = new ArrayDeque<>();
    private final List<Thread> workers = new ArrayList<>();
    private final Pool.Login login;
    private final int capacity;
    private int waiting;
    private boolean closed;

    /** What waits for one read. */
    private static final class Line {
        final GatheredRead<?> read;
        final String call;
        final ArrayDeque<Element> elements = new ArrayDeque<>();

        Line(GatherFunction function) {
            this.read = function.read();
            this.call = function.call();
        }
    }

    private record Element(
            UUID account,
            @Nullable CredentialCheck check,
            List<Object> parameters,
            CompletableFuture<Optional<Object>> answer) {
        @Nullable
        String credential() {
            return check == null ? null : check.id();
        }
    }

    Gatherer(Pool.Login login, Schema schema, int connections, int capacity) {
        this.login = login;
        this.capacity = capacity;
        for (var function : GatherFunction.all(schema)) {
            lines.put(function.read(), new Line(function));
        }
        for (var i = 0; i < connections; i++) {
            workers.add(Thread.ofPlatform().daemon().name("gatherer-" + i).start(this::serve));
        }
    }

    @Override
    public <T> Optional<T> find(
            GatheredRead<T> read, UUID account, @Nullable CredentialCheck check, List<Object> parameters) {
        var line = lines.get(read);
        if (line == null || parameters.size() != read.parameterTypes().size()) {
            throw new IllegalArgumentException(
                    "read " + read.name() + " is not in the schema, or has other parameters");
        }
        var element = new Element(account, check, parameters, new CompletableFuture<>());
        enqueue(line, element);
        try {
            @SuppressWarnings("unchecked") // the mapper of this very read made the value
            var answer = (Optional<T>) element.answer().join();
            return answer;
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            work.signalAll();
        } finally {
            lock.unlock();
        }
        for (var worker : workers) {
            try {
                worker.join(Duration.ofSeconds(5));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        fail(waiting(), stopping());
    }

    private static Problem stopping() {
        return Problem.of(ProblemCode.UNAVAILABLE, "the server is stopping");
    }

    private void enqueue(Line line, Element element) {
        lock.lock();
        try {
            if (closed) {
                throw stopping();
            }
            if (waiting >= capacity) {
                throw Problem.of(ProblemCode.OVERLOADED, capacity + " reads wait for the database already; try again")
                        .retryAfter(Duration.ofSeconds(1));
            }
            waiting++;
            line.elements.add(element);
            if (line.elements.size() == 1) {
                due.add(line);
            }
            work.signal();
        } finally {
            lock.unlock();
        }
    }

    private record Batch(Line line, List<Element> elements) {}

    /** The next batch; null once closed and nothing waits. */
    private @Nullable Batch next() {
        lock.lock();
        try {
            while (due.isEmpty()) {
                if (closed) {
                    return null;
                }
                work.awaitUninterruptibly();
            }
            var line = due.remove();
            var elements = new ArrayList<Element>(BATCH);
            while (elements.size() < BATCH && !line.elements.isEmpty()) {
                elements.add(line.elements.remove());
            }
            waiting -= elements.size();
            if (!line.elements.isEmpty()) {
                due.add(line);
                work.signal();
            }
            return new Batch(line, elements);
        } finally {
            lock.unlock();
        }
    }

    private void serve() {
        try (var wire = new Wire(login)) {
            for (var batch = next(); batch != null; batch = next()) {
                answer(wire, batch);
            }
        }
    }

    private void answer(Wire wire, Batch batch) {
        try {
            wire.ask(batch.line(), batch.elements());
        } catch (SQLException | RuntimeException e) {
            var fault = e instanceof SQLException sql ? DatabaseFault.of(sql) : (RuntimeException) e;
            if (!wire.open()) {
                fail(batch.elements(), fault);
                fail(waiting(), fault);
            } else if (batch.elements().size() == 1 || fault instanceof Problem) {
                fail(batch.elements(), fault);
            } else {
                // one element's fault must not be another's answer
                LOG.debug(
                        "a batch of {} failed and is asked again one by one",
                        batch.line().read.name(),
                        e);
                batch.elements().forEach(element -> answer(wire, new Batch(batch.line(), List.of(element))));
            }
        }
    }

    private static void fail(List<Element> elements, RuntimeException fault) {
        elements.forEach(element -> element.answer().completeExceptionally(fault));
    }

    /** Takes all that waits, so that nobody waits for a database that is away. */
    private List<Element> waiting() {
        lock.lock();
        try {
            var all = new ArrayList<Element>(waiting);
            lines.values().forEach(line -> {
                all.addAll(line.elements);
                line.elements.clear();
            });
            due.clear();
            waiting = 0;
            return all;
        } finally {
            lock.unlock();
        }
    }

    /** One dedicated connection, opened when it is needed and opened again after it broke. */
    private static final class Wire implements AutoCloseable {
        private final Pool.Login login;
        private final Map<String, PreparedStatement> statements = new HashMap<>();
        private @Nullable Connection connection;

        Wire(Pool.Login login) {
            this.login = login;
        }

        boolean open() {
            return connection != null;
        }

        void ask(Line line, List<Element> elements) throws SQLException {
            try {
                var answers = call(line, elements);
                for (var i = 0; i < answers.size(); i++) {
                    complete(elements.get(i), answers.get(i));
                }
            } catch (SQLException e) {
                if (String.valueOf(e.getSQLState()).startsWith("08") || connection == null || !connection.isValid(1)) {
                    close();
                }
                throw e;
            }
        }

        /** The stamp and the row of an element. */
        private record Answer(@Nullable String stamp, Optional<Object> row) {}

        private static void complete(Element element, Answer answer) {
            var check = element.check();
            if (check == null || check.stamp().equals(answer.stamp())) {
                element.answer().complete(answer.row());
            } else {
                element.answer().completeExceptionally(new CredentialChanged());
            }
        }

        private List<Answer> call(Line line, List<Element> elements) throws SQLException {
            var statement = statement(line);
            bind(statement, line, elements);
            var answers = new ArrayList<Answer>(elements.size());
            try (var rows = statement.executeQuery()) {
                var row = new Row(rows);
                while (rows.next()) {
                    if (rows.getInt(1) != answers.size() + 1) {
                        throw new IllegalStateException("read " + line.read.name() + " found more than one row");
                    }
                    var found = rows.getBoolean(3)
                            ? Optional.<Object>of(line.read.mapper().map(row))
                            : Optional.empty();
                    answers.add(new Answer(rows.getString(2), found));
                }
            }
            if (answers.size() != elements.size()) {
                throw new IllegalStateException(
                        "asked " + elements.size() + " reads, found " + answers.size() + " answers");
            }
            return answers;
        }

        private void bind(PreparedStatement statement, Line line, List<Element> elements) throws SQLException {
            var open = Objects.requireNonNull(connection);
            statement.setArray(
                    1,
                    open.createArrayOf(
                            "uuid", elements.stream().map(Element::account).toArray()));
            statement.setArray(
                    2,
                    open.createArrayOf(
                            "text", elements.stream().map(e -> e.credential()).toArray()));
            var types = line.read.parameterTypes();
            for (var i = 0; i < types.size(); i++) {
                var at = i;
                var values = elements.stream().map(e -> e.parameters().get(at)).toArray();
                statement.setArray(3 + i, open.createArrayOf(types.get(i), values));
            }
        }

        private PreparedStatement statement(Line line) throws SQLException {
            if (connection == null) {
                connection = DriverManager.getConnection(
                        login.dsn().jdbcUrl(), Pool.properties(login.dsn(), ANSWER_SECONDS));
                if (!login.direct()) {
                    try (var role = connection.createStatement()) {
                        role.execute(login.roleSql(Roles.APP));
                    }
                }
            }
            var prepared = statements.get(line.call);
            if (prepared == null) {
                prepared = connection.prepareStatement(line.call);
                statements.put(line.call, prepared);
            }
            return prepared;
        }

        @Override
        public void close() {
            statements.clear();
            if (connection != null) {
                try {
                    connection.close();
                } catch (SQLException e) {
                    LOG.debug("a connection of the gatherer did not close in order", e);
                }
                connection = null;
            }
        }
    }
}
