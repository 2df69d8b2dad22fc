package dev.lamina.runtime.telemetry;

import java.util.List;

/** The two APIs; their first part of the path, call and schemas. */
enum TelemetryApi {
    TELEMETRY("2022-07-01", "telemetry", "Telemetry", List.of("2022-07-01", "2022-12-13", "2025-01-29")),
    LOGS("2020-08-15", "logs", "Logs", List.of("2020-08-15", "2021-03-18"));

    /** The first schema of the Logs API: it lacks an event. */
    static final String FIRST_LOGS_SCHEMA = "2020-08-15";

    final String version;
    final String call;
    /** In error types. */
    final String word;

    final List<String> schemas;

    TelemetryApi(String version, String call, String word, List<String> schemas) {
        this.version = version;
        this.call = call;
        this.word = word;
        this.schemas = schemas;
    }
}
