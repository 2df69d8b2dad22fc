package dev.lamina.gateway.api.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.gateway.api.Http;
import dev.lamina.gateway.api.TestApi;
import dev.lamina.gateway.auth.TestIdentity;
import java.math.BigDecimal;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code GET /lamina/v1/cost}: who sees what, in which form. */
class CostApiTest {
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    private static final String RANGE = "/lamina/v1/cost?from=2026-01-01&to=2026-02-28";

    @AutoClose
    private static final TestApi api = new TestApi(Map.of("lamina.cost.aws.free-tier", "true"));

    @AutoClose
    private static final Http http = new Http(api.uri());

    @Test
    void callerSeesTheNamespacesHeMayList() throws Exception {
        JsonNode report = json(http.get(RANGE));

        assertThat(texts(report, "namespace")).containsOnly("shop");
        assertThat(texts(report, "function")).containsExactly("carts", "orders", "pay", "carts", "orders", "pay");
        assertThat(texts(report, "day"))
                .containsExactly("2026-01-31", "2026-01-31", "2026-01-31", "2026-02-01", "2026-02-01", "2026-02-01");
        assertThat(report.at("/rows/1/requests").asLong()).isEqualTo(2_000_000);
        assertThat(report.at("/rows/1/awsRequests").decimalValue()).isEqualByComparingTo("0.4");
        assertThat(report.at("/rows/1/idleGbSeconds").decimalValue()).isEqualByComparingTo("3");
    }

    @Test
    void freeTierIsThatOfEachMonth() throws Exception {
        JsonNode total = json(http.get(RANGE + "&by=namespace")).at("/total");

        assertThat(total.at("/requests").asLong()).isEqualTo(4_000_014);
        // As in the rows of the functions: one has more busy time than sampled lifetime.
        assertThat(total.at("/idleGbSeconds").decimalValue()).isEqualByComparingTo("7.68");
        // A million requests in each of two months, and all GB-seconds.
        assertThat(total.at("/awsAfterFreeTier").decimalValue()).isEqualByComparingTo("0.4000028417");
    }

    @Test
    void functionHasRowForEachAlias() throws Exception {
        String day = "/lamina/v1/cost?from=2026-01-31&to=2026-01-31";
        JsonNode byAlias = json(http.get(day + "&by=alias"));
        JsonNode byFunction = json(http.get(day));

        assertThat(texts(byAlias, "function")).containsExactly("carts", "orders", "pay", "pay", "pay");
        assertThat(texts(byAlias, "alias")).containsExactly("", "", "", "live", "next");
        assertThat(longs(byAlias, "requests")).containsExactly(1L, 2_000_000L, 1L, 3L, 2L);
        assertThat(byAlias.at("/total")).isEqualTo(byFunction.at("/total"));
        for (String column : List.of("requests", "gbSeconds", "provisionedGbSeconds", "idleGbSeconds", "here", "aws")) {
            // Amounts of rows are rounded.
            assertThat(sumOfPay(byAlias, column))
                    .as(column)
                    .isCloseTo(sumOfPay(byFunction, column), within(new BigDecimal("0.000000001")));
        }
    }

    @Test
    void csvHasColumnForAlias() {
        List<String> lines =
                http.get(RANGE + "&by=alias&format=csv").body().lines().toList();

        assertThat(lines.getFirst()).startsWith("day,namespace,function,alias,requests,");
        assertThat(lines.get(3)).startsWith("2026-01-31,shop,pay,,1,");
        assertThat(lines.get(4)).startsWith("2026-01-31,shop,pay,live,3,");
        assertThat(lines).allMatch(line -> line.split(",").length == 18);
    }

    @Test
    void strangerSeesNothing() throws Exception {
        HttpResponse<String> response =
                http.send(HttpRequest.newBuilder(api.uri().resolve(RANGE))
                        .header("Authorization", "Bearer " + TestIdentity.STRANGER));

        assertThat(json(response).at("/rows")).isEmpty();
    }

    @Test
    void namespaceOfOthersIsRefused() {
        assertThat(http.get(RANGE + "&namespace=shop").statusCode()).isEqualTo(200);
        assertThat(http.get(RANGE + "&namespace=secret").statusCode()).isEqualTo(403);
    }

    @Test
    void callWithoutCredentialsIsRefused() {
        assertThat(http.send(HttpRequest.newBuilder(api.uri().resolve(RANGE))).statusCode())
                .isEqualTo(403);
    }

    @Test
    void csvHasRowForEachNamespaceAndDay() {
        HttpResponse<String> response = http.get(RANGE + "&by=namespace&format=csv");

        assertThat(response.headers().firstValue("Content-Type")).contains("text/csv; charset=utf-8");
        List<String> lines = response.body().lines().toList();
        assertThat(lines).hasSize(3);
        assertThat(lines.getFirst()).startsWith("day,namespace,requests,billedMilliseconds,gbSeconds,");
        assertThat(lines.get(1))
                .startsWith("2026-01-31,shop,2000007,2170,1.170000,")
                .endsWith(",USD");
        assertThat(lines).allMatch(line -> line.split(",").length == 16);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "by=team; Parameter by must be function, alias or namespace",
                "format=xml; Parameter format must be json or csv",
                "from=yesterday; Parameter from must be a day such as 2026-01-31",
                "from=2026-02-01&to=2026-01-01; Parameter from is after to: 2026-02-01 is after 2026-01-01",
                "from=2020-01-01&to=2026-01-01; ask for 92 days at most",
                "namespace=A%20B; Parameter namespace must be the name of a namespace",
                "from=2026-03-01&to=2026-03-02; more than 10000 rows: ask for fewer days (parameters from, to)",
                "month=3; Parameter month is not a parameter"
            })
    void badParameterIsNamed(String query, String message) {
        HttpResponse<String> response = http.get("/lamina/v1/cost?" + query);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains(message);
    }

    private static JsonNode json(HttpResponse<String> response) throws Exception {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JSON.readTree(response.body());
    }

    private static BigDecimal sumOfPay(JsonNode report, String column) {
        return StreamSupport.stream(report.at("/rows").spliterator(), false)
                .filter(row -> row.get("function").asText().equals("pay"))
                .map(row -> row.get(column).decimalValue())
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static List<Long> longs(JsonNode report, String column) {
        return StreamSupport.stream(report.at("/rows").spliterator(), false)
                .map(row -> row.get(column).asLong())
                .toList();
    }

    private static List<String> texts(JsonNode report, String column) {
        return StreamSupport.stream(report.at("/rows").spliterator(), false)
                .map(row -> row.get(column).asText())
                .toList();
    }
}
