package io.neolayer.kernel.telemetry;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import io.neolayer.kernel.config.LogConfig;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** The log of the process: everything logged through SLF4J, and the line of each request, on one stream. */
public final class Logs implements AutoCloseable {
    private final LogWriter writer;
    private final LoggerContext context;
    private final LogConfig.Level level;

    private Logs(LogWriter writer, LoggerContext context, LogConfig.Level level) {
        this.writer = writer;
        this.context = context;
        this.level = level;
    }

    /** Directs the log of the whole process to {@code out}. */
    public static Logs start(LogConfig config, OutputStream out) {
        var writer = new LogWriter(out, config.format() == LogConfig.Format.JSON);
        var context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        var appender = new QueueAppender(writer);
        appender.setContext(context);
        appender.setName("queue");
        appender.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.toLevel(config.level().name()));
        root.addAppender(appender);
        if (config.level().compareTo(LogConfig.Level.INFO) >= 0) {
            // libraries that narrate their start
            for (String chatty :
                    new String[] {"org.eclipse.jetty", "org.flywaydb", "com.zaxxer.hikari", "org.hibernate"}) {
                context.getLogger(chatty).setLevel(Level.WARN);
            }
        }
        return new Logs(writer, context, config.level());
    }

    /** Lines that did not fit into the queue. */
    public long dropped() {
        return writer.dropped();
    }

    boolean info() {
        return level.compareTo(LogConfig.Level.INFO) <= 0;
    }

    boolean debug() {
        return level.compareTo(LogConfig.Level.DEBUG) <= 0;
    }

    void offer(LogEntry entry) {
        writer.offer(entry);
    }

    @Override
    public void close() {
        context.stop();
        writer.close();
    }

    private static final class QueueAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {
        private final LogWriter writer;

        QueueAppender(LogWriter writer) {
            this.writer = writer;
        }

        @Override
        protected void append(ILoggingEvent event) {
            writer.offer(new LogEntry.Event(
                    event.getTimeStamp(),
                    event.getLevel().toString().toLowerCase(Locale.ROOT),
                    event.getLoggerName(),
                    event.getFormattedMessage(),
                    fields(event),
                    thrown(event)));
        }

        private static Map<String, String> fields(ILoggingEvent event) {
            Map<String, String> context = event.getMDCPropertyMap();
            if (context.isEmpty() && event.getKeyValuePairs() == null) {
                return Map.of();
            }
            var fields = new LinkedHashMap<>(context);
            if (event.getKeyValuePairs() != null) {
                event.getKeyValuePairs().forEach(pair -> fields.put(pair.key, String.valueOf(pair.value)));
            }
            return fields;
        }

        private static @Nullable Throwable thrown(ILoggingEvent event) {
            return event.getThrowableProxy() instanceof ThrowableProxy proxy ? proxy.getThrowable() : null;
        }
    }
}
