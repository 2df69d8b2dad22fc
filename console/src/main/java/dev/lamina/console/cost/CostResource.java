package dev.lamina.console.cost;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.lamina.console.cluster.Answer;
import dev.lamina.console.cluster.GatewayApi;
import dev.lamina.console.cluster.KubernetesApi;
import dev.lamina.console.cluster.RefusedException;
import dev.lamina.console.session.Caller;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** The page of what the functions of a namespace cost, and the same as a file. The gateway checks the user's right. */
@Path("/ns/{namespace}")
@RunOnVirtualThread
public class CostResource {
    /** Amounts as they are written. */
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
            .build();

    private static final int OK = 200;

    private final GatewayApi gateway;
    private final Caller caller;

    CostResource(GatewayApi gateway, Caller caller) {
        this.gateway = gateway;
        this.caller = caller;
    }

    @GET
    @Path("/cost")
    @Produces(MediaType.TEXT_HTML)
    public CostPage page(@RestPath String namespace, @RestQuery @DefaultValue("") String month) {
        YearMonth chosen = chosen(month);
        return new CostPage(caller.session().frame("Cost", namespace, "cost"), chosen, cost(namespace, chosen));
    }

    /** The days of the month, as the gateway writes them. */
    @GET
    @Path("/cost.csv")
    @Produces("text/csv")
    public Response file(@RestPath String namespace, @RestQuery @DefaultValue("") String month) {
        YearMonth chosen = chosen(month);
        Answer answer = report(namespace, chosen, "csv");
        if (answer.statusCode() != OK) {
            throw new RefusedException(answer.statusCode(), refusal(answer), List.of());
        }
        return Response.ok(answer.body(), "text/csv; charset=utf-8")
                .header("Content-Disposition", "attachment; filename=\"cost-" + chosen + ".csv\"")
                .build();
    }

    private MonthCost cost(String namespace, YearMonth month) {
        try {
            Answer answer = report(namespace, month, "json");
            return answer.statusCode() == OK
                    ? MonthCost.of(JSON.readTree(answer.body()))
                    : MonthCost.missing(refusal(answer));
        } catch (RefusedException e) {
            return MonthCost.missing(e.getMessage());
        } catch (JsonProcessingException e) {
            return MonthCost.missing("The gateway's response is no report of costs.");
        }
    }

    private Answer report(String namespace, YearMonth month, String format) {
        return gateway.send(
                "GET",
                "/lamina/v1/cost?by=alias&format=" + format + "&namespace=" + KubernetesApi.part(namespace) + "&from="
                        + month.atDay(1) + "&to=" + month.atEndOfMonth(),
                null);
    }

    private static String refusal(Answer answer) {
        JsonNode body;
        try {
            body = JSON.readTree(answer.body());
        } catch (JsonProcessingException e) {
            body = JSON.createObjectNode();
        }
        return GatewayApi.refusal(answer.statusCode(), body, answer.body());
    }

    /** The present month, if another text was typed into the address. */
    private static YearMonth chosen(String month) {
        try {
            return YearMonth.parse(month);
        } catch (DateTimeParseException e) {
            return YearMonth.now(ZoneOffset.UTC);
        }
    }
}
