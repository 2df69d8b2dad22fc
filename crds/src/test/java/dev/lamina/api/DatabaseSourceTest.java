package dev.lamina.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.DatabaseSource.Engine;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseSourceTest {

    @ParameterizedTest
    @CsvSource({"PostgreSQL,5432", "MySQL,3306", "MongoDB,27017"})
    void portHasDefaultOfEngine(Engine engine, int port) {
        assertThat(DatabaseSourceBuilder.builder().engine(engine).build().portOrDefault())
                .isEqualTo(port);
    }

    @Test
    void slotIsNamedAfterUid() {
        DatabaseSource source = DatabaseSourceBuilder.builder().build();

        assertThat(source.slotOf("0c2f-9a")).isEqualTo("lamina_0c2f_9a");
        assertThat(source.withSlot("orders").slotOf("0c2f-9a")).isEqualTo("orders");
    }

    @Test
    void secretBelongsToOneTrigger() {
        String secret = ConnectorSecret.of("uid", "key");

        assertThat(secret)
                .startsWith("whsec_")
                .isEqualTo(ConnectorSecret.of("uid", "key"))
                .isNotEqualTo(ConnectorSecret.of("another", "key"))
                .isNotEqualTo(ConnectorSecret.of("uid", "another"));
        assertThat(Base64.getDecoder().decode(secret.substring("whsec_".length())))
                .hasSize(32)
                .isEqualTo(ConnectorSecret.bytes("uid", "key"));
    }
}
