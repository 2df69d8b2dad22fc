package dev.lamina.gateway.api.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.api.FunctionRefResolver;
import dev.lamina.gateway.api.Operation;
import dev.lamina.gateway.api.invoke.TestInvokeApi;
import dev.lamina.gateway.testing.FakeFunctions;
import dev.lamina.gateway.testing.TestConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page says which operations there are; {@code -Dgolden=write} writes it. */
class OperationsTableTest {
    private static final Path PAGE = Path.of("..", "docs", "compatibility.md");

    private final List<Operation> served = served();

    @Test
    void pageHasPresentTable() throws Exception {
        OperationsTable table = new OperationsTable(served, List.of(Path.of("src/test/java/dev/lamina/gateway/api")));
        String page = Files.readString(PAGE);
        if ("write".equals(System.getProperty("golden"))) {
            Files.writeString(PAGE, table.filledIn(page));
            return;
        }

        assertThat(page)
                .as("out of date: run this test with -Dgolden=write and commit")
                .isEqualTo(table.filledIn(page));
    }

    @Test
    void operationsHaveNamesOfModel() {
        assertThat(served)
                .extracting(Operation::action)
                .filteredOn(action -> !action.equals("InvokeFunction"))
                .doesNotHaveDuplicates()
                .isSubsetOf(OperationsTable.model());
    }

    private static List<Operation> served() {
        GatewayConfig config = TestConfig.of(Map.of());
        FunctionRefResolver targets = new FunctionRefResolver(config);
        FakeFunctions functions = new FakeFunctions();
        return Stream.of(
                        TestInvokeApi.of(targets, functions, _ -> null, _ -> null),
                        TestControlApi.writing(targets, functions, config, null, null, null))
                .flatMap(group -> group.all().stream())
                .toList();
    }
}
