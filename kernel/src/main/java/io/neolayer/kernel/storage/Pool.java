package io.neolayer.kernel.storage;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import java.util.function.LongConsumer;

/** Connections of one role. */
final class Pool implements AutoCloseable {
    private final HikariDataSource source;
    private volatile LongConsumer acquired = nanos -> {};

    private Pool(HikariDataSource source) {
        this.source = source;
    }

    /** Makes a pool whose connections act as {@code role}; it connects when it is first asked. */
    static Pool of(String role, Login login, int size) {
        var config = new HikariConfig();
        config.setPoolName(role);
        config.setJdbcUrl(login.dsn().jdbcUrl());
        // a little longer than the server lets a statement run
        config.setDataSourceProperties(properties(login.dsn(), role.equals(Roles.APP) ? 35 : 310));
        if (!login.direct()) {
            config.setConnectionInitSql(login.roleSql(role));
        }
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(Math.min(size, 2));
        // requests answer 503 within 2 s while the database is away
        config.setConnectionTimeout(1_500);
        config.setValidationTimeout(1_000);
        config.setInitializationFailTimeout(-1);
        return new Pool(new HikariDataSource(config));
    }

    /**
     * A login and whether it is the role's own.
     *
     * @param direct false when the owner logs in and each connection is put into its role once, when it is opened
     */
    record Login(Dsn dsn, boolean direct) {
        String roleSql(String role) {
            return "SET ROLE " + role + "; SET " + String.join("; SET ", Roles.settings(role));
        }
    }

    /** The settings of pgjdbc, with the longest wait for an answer in seconds; an option in the URL wins over ours. */
    static Properties properties(Dsn dsn, int seconds) {
        var properties = dsn.login();
        properties.setProperty("ApplicationName", "service-layer");
        properties.setProperty("connectTimeout", "2");
        properties.setProperty("socketTimeout", Integer.toString(seconds));
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("prepareThreshold", "1");
        properties.setProperty("binaryTransferDisable", "1184");
        // details of errors repeat the values of rows
        properties.setProperty("logServerErrorDetail", "false");
        dsn.options().keySet().forEach(properties::remove);
        return properties;
    }

    Connection take() throws SQLException {
        long began = System.nanoTime();
        try {
            return source.getConnection();
        } finally {
            acquired.accept(System.nanoTime() - began);
        }
    }

    /** @param listener told how long each taking of a connection took, in nanoseconds */
    void whenAcquired(LongConsumer listener) {
        acquired = listener;
    }

    void evict(Connection connection) {
        source.evictConnection(connection);
    }

    PoolState state() {
        var bean = source.getHikariPoolMXBean();
        return new PoolState(
                bean.getActiveConnections(),
                bean.getIdleConnections(),
                bean.getThreadsAwaitingConnection(),
                source.getMaximumPoolSize());
    }

    @Override
    public void close() {
        source.close();
    }
}
