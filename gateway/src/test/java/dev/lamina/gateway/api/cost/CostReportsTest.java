package dev.lamina.gateway.api.cost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.api.Response;
import dev.lamina.gateway.auth.Caller;
import dev.lamina.gateway.auth.TestIdentity;
import dev.lamina.gateway.cost.DayKey;
import dev.lamina.gateway.cost.Use;
import dev.lamina.gateway.cost.UseReader;
import dev.lamina.gateway.testing.TestConfig;
import io.vertx.core.Future;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What one caller may take of the gateway. */
class CostReportsTest {
    private static final LocalDate DAY = LocalDate.of(2026, 1, 31);
    private static final GatewayConfig CONFIG = TestConfig.of(Map.of());

    private final CompletableFuture<Set<DayKey>> days = new CompletableFuture<>();
    private final CostReports reports = new CostReports(new Uses(), new TestIdentity(CONFIG).access(), CONFIG);

    @Test
    void callerHasOneReportAtATime() throws Exception {
        Future<Response> first = report("ann");

        assertThat(report("ann").cause()).hasMessageContaining("Your last report is not complete");
        Future<Response> ofOther = report("bob");
        days.complete(Set.of());
        await(first);
        await(ofOther);
        assertThat(await(report("ann")).status()).isEqualTo(200);
    }

    @Test
    void checksOfOneReportAreBounded() throws Exception {
        days.complete(IntStream.range(0, 201)
                .mapToObj(number -> new DayKey(DAY, "n" + number))
                .collect(Collectors.toSet()));

        Future<Response> report = report("ann");
        report.toCompletionStage()
                .toCompletableFuture()
                .handle((response, failure) -> response)
                .get(30, TimeUnit.SECONDS);

        assertThat(report.cause()).hasMessageContaining("Parameter namespace is needed");
    }

    private Future<Response> report(String user) {
        return reports.report(
                new CostQuery(CostQuery.By.FUNCTION, DAY, DAY, false, Optional.empty()),
                new Caller(user, "", List.of(), Map.of()));
    }

    private static Response await(Future<Response> report) throws Exception {
        return report.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private final class Uses implements UseReader {
        @Override
        public Set<DayKey> days() {
            return days.join();
        }

        @Override
        public Map<String, Use> read(DayKey key) {
            return Map.of();
        }
    }
}
