package dev.lamina.gateway.source.database;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.gateway.source.queue.Records;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** The event of a row that was changed in PostgreSQL. */
public final class DatabaseSampleEvents {
    private static final String UPDATE = """
            {"key": {"id": 3}, "before": null, "after": {"id": 3, "item": "cake", "price": "3.20"},
             "source": {"connector": "postgresql", "ts_ms": 1795951781201, "snapshot": "false", "db": "shop",
               "sequence": "[\\"22482920\\",\\"22482920\\"]",
               "schema": "public", "table": "orders", "txId": 740, "lsn": 22482920},
             "transaction": null, "op": "u", "ts_ms": 1795951781302}""";

    private DatabaseSampleEvents() {}

    public static Map<String, byte[]> all() throws UnreadableChangeException {
        List<RowChange> changes =
                new ChangeFormat(new ObjectMapper()).read(UPDATE.getBytes(StandardCharsets.UTF_8), "request");
        return Map.of(
                "update", Records.event(changes.stream().map(RowChange::json).toList()));
    }
}
