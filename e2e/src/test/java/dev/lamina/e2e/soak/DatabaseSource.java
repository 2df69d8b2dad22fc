package dev.lamina.e2e.soak;

import dev.lamina.e2e.system.Workspace;
import dev.lamina.testbed.Broker;
import io.fabric8.kubernetes.client.LocalPortForward;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/** Rows of PostgreSQL, which is killed too: acknowledged when they are committed. Its pod stays, with its files. */
final class DatabaseSource implements Source {
    /** The labels of the pods that hold the table. */
    static final Map<String, String> SERVER = Map.of("app", "postgresql");
    /** The labels of the pod that reads its log. */
    static final Map<String, String> CONNECTOR = Map.of("app.kubernetes.io/component", "database-connector");

    private static final int PORT = 5432;

    private final String host;
    private final LocalPortForward forward;
    private Connection connection;

    DatabaseSource(Workspace workspace) throws SQLException {
        workspace.brokers().start(Broker.POSTGRESQL);
        host = "postgresql." + workspace.namespace() + ".svc";
        forward = workspace.brokers().outside(Broker.POSTGRESQL, PORT);
        connection = connect();
        execute("CREATE TABLE soak (id text PRIMARY KEY)");
    }

    @Override
    public String name() {
        return "database";
    }

    @Override
    public String manifests() {
        return """
        apiVersion: lamina.dev/v1alpha1
        kind: Trigger
        metadata: {name: database}
        spec:
          function: {name: recorder}
          batch: {size: 4}
          source:
            database:
              {engine: PostgreSQL, host: %s, database: shop, secret: postgresql-login, tables: [public.soak]}
        """.formatted(host);
    }

    /** After a failure the next row has a new connection. */
    @Override
    public void send(String id) throws SQLException {
        if (connection.isClosed()) {
            connection = connect();
        }
        try {
            execute("INSERT INTO soak VALUES ('" + id + "')");
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + forward.getLocalPort()
                        + "/shop?connectTimeout=5&loginTimeout=5&socketTimeout=10",
                Broker.USER,
                Broker.PASSWORD);
    }

    @Override
    public void close() throws SQLException, IOException {
        connection.close();
        forward.close();
    }
}
