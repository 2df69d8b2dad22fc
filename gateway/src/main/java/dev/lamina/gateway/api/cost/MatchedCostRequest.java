package dev.lamina.gateway.api.cost;

import dev.lamina.gateway.api.Command;
import dev.lamina.gateway.api.MatchedRequest;
import dev.lamina.gateway.api.NoBodyRequest;
import dev.lamina.gateway.api.ParsedRequest;
import dev.lamina.gateway.api.Response;
import dev.lamina.gateway.auth.Caller;
import dev.lamina.gateway.auth.Permission;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** One call of the cost API. */
record MatchedCostRequest(CostReports reports, MultiMap parameters) implements MatchedRequest {

    @Override
    public boolean anonymous() {
        return false;
    }

    @Override
    public String part() {
        return "cost";
    }

    @Override
    public String action() {
        return "GetCost";
    }

    @Override
    public ParsedRequest open() {
        CostQuery query = CostQuery.of(parameters, LocalDate.now(ZoneOffset.UTC));
        return new NoBodyRequest(caller -> new Read(reports, query, caller));
    }

    private record Read(CostReports reports, CostQuery query, Caller caller) implements Command {
        @Override
        public Permission needs() {
            return Permission.list(query.namespace().orElse(""));
        }

        @Override
        public String resource() {
            return query.namespace().orElse("*");
        }

        @Override
        public boolean isFiltered() {
            return query.namespace().isEmpty();
        }

        @Override
        public Future<Response> answer(Buffer body) {
            return reports.report(query, caller);
        }
    }
}
