package io.neolayer.bench.peer;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.VirtualThreadPool;

/**
 * The least server that reads or writes one row over HTTP: the product's HTTP library and pool size, prepared
 * statements, JSON by hand; no authentication, tenancy, limits, metrics or log.
 *
 * <p>{@code GET /rows/<account>/<id>} reads a function's row, {@code GET /lists/<account>} 25 of them, {@code POST
 * /rows} inserts the body.
 */
public final class PeerServer {
    private static final String ROWS = """
            SELECT f.id, f.name, f.description, f.status, f.latest_number, f.concurrency, f.version, f.created_at::text,
              (SELECT coalesce(json_object_agg(a.name, a.number), '{}')::text FROM functions.alias a
                WHERE a.account_id = f.account_id AND a.function_id = f.id)
            FROM functions.function f WHERE f.account_id = ?
            """;
    private static final String ONE = ROWS + "AND f.id = ?";
    private static final String LIST = ROWS + "ORDER BY f.id DESC LIMIT 25";
    private static final String INSERT = "INSERT INTO bench_peer (id, body) VALUES (gen_random_uuid(), ?) RETURNING id";

    private PeerServer() {}

    /** Arguments: JDBC URL, user, pool size; the password comes in PGPASSWORD. Prints {@code ready PORT}. */
    public static void main(String[] arguments) throws Exception {
        var size = Integer.parseInt(arguments[2]);
        var pool = new ArrayBlockingQueue<Statements>(size);
        for (var i = 0; i < size; i++) {
            pool.add(Statements.open(arguments[0], arguments[1], System.getenv("PGPASSWORD")));
        }
        var server = new Server(new VirtualThreadPool(0));
        var http = new HttpConfiguration();
        http.setSendServerVersion(false);
        var connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setHost("127.0.0.1");
        connector.setAcceptQueueSize(1024);
        server.addConnector(connector);
        server.setHandler(new Rows(pool));
        server.start();
        System.out.println("ready " + connector.getLocalPort());
        server.join();
    }

    /** The prepared statements of one connection. */
    private record Statements(PreparedStatement one, PreparedStatement list, PreparedStatement insert) {
        static Statements open(String url, String user, String password) throws SQLException {
            var properties = new Properties();
            properties.setProperty("user", user);
            properties.setProperty("password", password);
            properties.setProperty("prepareThreshold", "1");
            Connection connection = DriverManager.getConnection(url, properties);
            return new Statements(
                    connection.prepareStatement(ONE),
                    connection.prepareStatement(LIST),
                    connection.prepareStatement(INSERT));
        }
    }

    private static final class Rows extends Handler.Abstract {
        private final BlockingQueue<Statements> pool;

        Rows(BlockingQueue<Statements> pool) {
            this.pool = pool;
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            var path = request.getHttpURI().getPath();
            var statements = pool.take();
            StringBuilder json;
            try {
                if (path.startsWith("/lists/")) {
                    json = list(statements.list(), UUID.fromString(path.substring(7)));
                } else if (request.getMethod().equals("GET")) {
                    json = one(statements.one(), path);
                } else {
                    json = insert(statements.insert(), Content.Source.asString(request));
                    response.setStatus(201);
                }
            } finally {
                pool.add(statements);
            }
            var body = json.toString().getBytes(StandardCharsets.UTF_8);
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
            response.write(true, ByteBuffer.wrap(body), callback);
            return true;
        }

        private static StringBuilder one(PreparedStatement statement, String path) throws SQLException {
            var slash = path.indexOf('/', 6);
            statement.setObject(1, UUID.fromString(path.substring(6, slash)));
            statement.setObject(2, UUID.fromString(path.substring(slash + 1)));
            try (var rows = statement.executeQuery()) {
                rows.next();
                return row(new StringBuilder(320), rows);
            }
        }

        private static StringBuilder list(PreparedStatement statement, UUID account) throws SQLException {
            statement.setObject(1, account);
            var json = new StringBuilder(8192).append("{\"items\":[");
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    if (json.charAt(json.length() - 1) == '}') {
                        json.append(',');
                    }
                    row(json, rows);
                }
            }
            return json.append("]}");
        }

        private static StringBuilder insert(PreparedStatement statement, String body) throws SQLException {
            statement.setString(1, body);
            try (var rows = statement.executeQuery()) {
                rows.next();
                return new StringBuilder("{\"id\":\"").append(rows.getString(1)).append("\"}");
            }
        }

        private static StringBuilder row(StringBuilder json, ResultSet row) throws SQLException {
            json.append("{\"id\":\"").append(row.getString(1));
            text(json.append("\",\"name\":\""), row.getString(2));
            text(json.append("\",\"description\":\""), row.getString(3));
            return json.append("\",\"status\":\"")
                    .append(row.getString(4))
                    .append("\",\"latest_number\":")
                    .append(row.getLong(5))
                    .append(",\"concurrency\":")
                    .append(row.getInt(6))
                    .append(",\"version\":")
                    .append(row.getLong(7))
                    .append(",\"created_at\":\"")
                    .append(row.getString(8))
                    .append("\",\"aliases\":")
                    .append(row.getString(9))
                    .append('}');
        }

        private static void text(StringBuilder json, String value) {
            for (var i = 0; i < value.length(); i++) {
                var letter = value.charAt(i);
                if (letter == '"' || letter == '\\') {
                    json.append('\\');
                }
                json.append(letter);
            }
        }
    }
}
