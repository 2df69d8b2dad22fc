package dev.lamina.gateway.source.database;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Debezium sends, and what functions get of it. */
class ChangeFormatTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String POSTGRESQL = """
            {"key": {"id": 3}, "before": null, "after": {"id": 3, "item": "cake", "price": "3.20", "tags": ["a"]},
             "source": {"connector": "postgresql", "ts_ms": 1795951781201, "snapshot": "false", "db": "shop",
               "sequence": "[\\"22482920\\",\\"22482920\\"]",
               "schema": "public", "table": "orders", "txId": 740, "lsn": 22482920},
             "transaction": null, "op": "c", "ts_ms": 1795951781302}""";

    private final ChangeFormat format = new ChangeFormat(JSON);

    @Test
    void insertHasNewImageAndPosition() throws Exception {
        JsonNode record = record(POSTGRESQL);

        assertThat(record)
                .isEqualTo(JSON.readTree("""
                {"eventID": "%s", "eventName": "INSERT", "eventVersion": "1.0", "eventSource": "lamina:database",
                 "database": {"engine": "PostgreSQL", "name": "shop", "schema": "public", "table": "orders",
                   "keys": {"id": 3}, "newImage": {"id": 3, "item": "cake", "price": "3.20", "tags": ["a"]},
                   "position": "0/1570FE8", "time": 1795951781201,
                   "snapshot": false}}""".formatted(record.get("eventID").asText())));
    }

    @ParameterizedTest
    @CsvSource({"c,INSERT,false", "r,INSERT,true", "u,MODIFY,false", "d,REMOVE,false"})
    void operationHasNameOfDynamoDb(String letter, String name, boolean snapshot) throws Exception {
        JsonNode record = record(POSTGRESQL.replace("\"op\": \"c\"", "\"op\": \"" + letter + "\""));

        assertThat(record.get("eventName").asText()).isEqualTo(name);
        assertThat(record.at("/database/snapshot").asBoolean()).isEqualTo(snapshot);
    }

    @Test
    void removalHasOldImageOnly() throws Exception {
        JsonNode record = record(POSTGRESQL
                .replace("\"before\": null", "\"before\": {\"id\": 3}")
                .replaceFirst("\"after\": \\{[^}]*}", "\"after\": null")
                .replace("\"op\": \"c\"", "\"op\": \"d\""));

        assertThat(record.at("/database/oldImage")).isEqualTo(JSON.readTree("{\"id\": 3}"));
        assertThat(record.at("/database/newImage").isMissingNode()).isTrue();
    }

    @Test
    void changeSentAgainHasSameId() throws Exception {
        String again = POSTGRESQL.replace("1795951781302", "1795951799999");

        assertThat(record(again).get("eventID")).isEqualTo(record(POSTGRESQL).get("eventID"));
    }

    @ParameterizedTest
    @CsvSource({"22482920, 22482921", "{\"id\": 3}, {\"id\": 4}", "\"orders\", \"lines\""})
    void anotherChangeHasAnotherId(String part, String other) throws Exception {
        assertThat(record(POSTGRESQL.replace(part, other)).get("eventID"))
                .isNotEqualTo(record(POSTGRESQL).get("eventID"));
    }

    @Test
    void rowsWithoutPrimaryKeyAreDistinguished() throws Exception {
        String noKey = POSTGRESQL.replace("\"key\": {\"id\": 3}", "\"key\": null");

        List<RowChange> two = read("[" + noKey + "," + noKey + "]");

        assertThat(record(noKey).at("/database/keys")).isEmpty();
        assertThat(two.getFirst().id()).isNotEqualTo(two.getLast().id());
        assertThat(read("[" + noKey + "]", "2").getFirst().id())
                .isNotEqualTo(two.getFirst().id());
        assertThat(read("[" + noKey + "]").getFirst().id())
                .isEqualTo(two.getFirst().id());
    }

    @Test
    void mysqlPositionIsThatOfBinlog() throws Exception {
        JsonNode record = record("""
                {"key": {"id": 1}, "after": {"id": 1}, "op": "c", "source": {"connector": "mysql", "db": "shop",
                 "table": "orders", "file": "binlog.000003", "pos": 512, "row": 0, "ts_ms": 5}}""");

        assertThat(record.at("/database/position").asText()).isEqualTo("binlog.000003:512");
        assertThat(record.at("/database/engine").asText()).isEqualTo("MySQL");
        assertThat(record.at("/database/schema").isMissingNode()).isTrue();
    }

    @Test
    void mongodbDocumentIsPlainJson() throws Exception {
        JsonNode record = record("""
                {"key": {"id": "{\\"$oid\\": \\"65\\"}"},
                 "after": "{\\"_id\\": {\\"$oid\\": \\"65\\"}, \\"item\\": \\"tea\\"}", "op": "c",
                 "source": {"connector": "mongodb", "db": "shop", "collection": "orders", "ts_ms": 5, "ord": 2}}""");

        assertThat(record.at("/database/keys/_id/$oid").asText()).isEqualTo("65");
        assertThat(record.at("/database/newImage/item").asText()).isEqualTo("tea");
        assertThat(record.at("/database/table").asText()).isEqualTo("orders");
        assertThat(record.at("/database/position").asText()).isEqualTo("5:2");
    }

    @Test
    void rowLargerThanEventKeepsItsKeys() throws Exception {
        JsonNode record = record(POSTGRESQL.replace("cake", "c".repeat(6 * 1024 * 1024)));

        assertThat(record.at("/database/imagesOmitted").asBoolean()).isTrue();
        assertThat(record.at("/database/keys/id").asInt()).isEqualTo(3);
        assertThat(record.at("/database/newImage").isMissingNode()).isTrue();
    }

    @Test
    void imagesThatConnectorOmitsAreMissing() throws Exception {
        JsonNode record = record(POSTGRESQL.replaceFirst("\"after\": \\{[^}]*}", "\"imagesOmitted\": true"));

        assertThat(record.at("/database/imagesOmitted").asBoolean()).isTrue();
        assertThat(record.at("/database/newImage").isMissingNode()).isTrue();
    }

    @Test
    void heartbeatIsOmitted() throws Exception {
        String message = "{\"key\": {\"prefix\": \"lamina\"}, \"op\": \"m\", \"source\": {\"lsn\": 1}}";

        assertThat(read("[{\"ts_ms\": 1}, " + message + ", " + POSTGRESQL + "]"))
                .hasSize(1);
    }

    @Test
    void bodyThatIsNotJsonIsRefused() {
        assertThatThrownBy(() -> read("[{")).isInstanceOf(UnreadableChangeException.class);
    }

    private JsonNode record(String change) throws UnreadableChangeException, IOException {
        return JSON.readTree(read("[" + change + "]").getFirst().json());
    }

    private List<RowChange> read(String body) throws UnreadableChangeException {
        return read(body, "1");
    }

    private List<RowChange> read(String body, String request) throws UnreadableChangeException {
        return format.read(body.getBytes(UTF_8), request);
    }
}
