package dev.lamina.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.e2e.system.EndToEnd;
import dev.lamina.e2e.system.Example;
import dev.lamina.e2e.system.Workspace;
import dev.lamina.testbed.Broker;
import dev.lamina.testbed.Patience;
import io.fabric8.kubernetes.client.LocalPortForward;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** examples/database: an order saved in PostgreSQL sends a notification, from zero; and its Trigger leaves no slot. */
@EndToEnd
class DatabaseE2E {
    private static final int PORT = 5432;

    private final Workspace workspace;

    DatabaseE2E(Workspace workspace) {
        this.workspace = workspace;
    }

    @BeforeAll
    void apply() throws Exception {
        workspace.brokers().start(Broker.POSTGRESQL);
        sql(Files.readString(Example.FOLDER.resolve("database/orders.sql")));
        workspace
                .resources()
                .apply(new Example("database")
                        .manifests()
                        .replace(".default.svc", "." + workspace.namespace() + ".svc"));
        workspace.resources().awaitReady("Function", "notify");
        workspace.resources().awaitReady("Function", "lost");
        workspace.resources().awaitReady("Trigger", "orders");
        workspace.resources().awaitReady("Trigger", "lost-orders");
    }

    @Test
    void savedOrderSendsNotification() throws Exception {
        sql("INSERT INTO orders (item, price) VALUES ('cake', 3.20), ('tea', -1)");

        awaitLog("notify", "NOTIFICATION: order 1 of cake for 3.20");
        awaitLog("lost", "LOST: ");

        workspace.resources().delete("Trigger", "orders");
        await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> assertThat(one("SELECT count(*) FROM pg_replication_slots"))
                        .isEqualTo("0"));
    }

    private void awaitLog(String function, String text) {
        await().atMost(Patience.EVENT)
                .pollInterval(Duration.ofMillis(300))
                .until(() -> workspace.resources().log(function).contains(text));
    }

    private void sql(String statement) throws SQLException, IOException {
        try (LocalPortForward forward = workspace.brokers().outside(Broker.POSTGRESQL, PORT);
                Connection connection = connect(forward);
                Statement prepared = connection.createStatement()) {
            prepared.execute(statement);
        }
    }

    private String one(String query) throws SQLException, IOException {
        try (LocalPortForward forward = workspace.brokers().outside(Broker.POSTGRESQL, PORT);
                Connection connection = connect(forward);
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(query)) {
            found.next();
            return found.getString(1);
        }
    }

    private static Connection connect(LocalPortForward forward) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + forward.getLocalPort() + "/shop", Broker.USER, Broker.PASSWORD);
    }
}
