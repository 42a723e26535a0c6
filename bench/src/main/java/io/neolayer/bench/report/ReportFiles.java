package io.neolayer.bench.report;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Reads and writes reports; what does not fit the schema is not written. */
public final class ReportFiles {
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd-HHmm").withZone(ZoneOffset.UTC);
    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    private ReportFiles() {}

    public static String json(Report report) {
        return JSON.writeValueAsString(report) + "\n";
    }

    public static String markdown(Report report) {
        return Markdown.of(report);
    }

    public static Report read(Path file) {
        try {
            return JSON.readValue(Files.readString(file), Report.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes {@code <date>-<commit>-<class>.json} and the Markdown made from it; returns the former. */
    public static Path write(Report report, Path folder, Path schema) {
        try {
            var text = json(report);
            check(text, Files.readString(schema));
            Files.createDirectories(folder);
            var name = DATE.format(report.run().started()) + "-"
                    + report.software().commit() + "-" + report.run().machineClass();
            var file = folder.resolve(name + ".json");
            Files.writeString(file, text);
            Files.writeString(folder.resolve(name + ".md"), Markdown.of(report));
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void check(String json, String schema) {
        var errors = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(schema)
                .validate(json, InputFormat.JSON);
        if (!errors.isEmpty()) {
            throw new IllegalStateException("the report does not fit bench/report.schema.json: " + errors);
        }
    }
}
