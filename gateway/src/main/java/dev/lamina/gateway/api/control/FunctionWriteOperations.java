package dev.lamina.gateway.api.control;

import dev.lamina.gateway.api.Operation;
import dev.lamina.gateway.api.OperationGroup;
import dev.lamina.gateway.api.Route;
import dev.lamina.gateway.api.control.code.CodeSource;
import dev.lamina.gateway.api.control.request.ConfigurationFields;
import dev.lamina.gateway.api.control.request.FunctionDraft;
import dev.lamina.gateway.api.control.request.RequestChecks;
import io.vertx.core.http.HttpMethod;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;

/** The operations that create, change and delete functions. */
@ApplicationScoped
class FunctionWriteOperations implements OperationGroup {
    private final FunctionWriter writer;
    private final ConfigurationFields fields;
    private final CodeSource source;
    private final FunctionConfiguration configuration;

    @Inject
    FunctionWriteOperations(
            FunctionWriter writer, ConfigurationFields fields, CodeSource source, FunctionConfiguration configuration) {
        this.writer = writer;
        this.fields = fields;
        this.source = source;
        this.configuration = configuration;
    }

    @Override
    public List<Operation> all() {
        return List.of(
                new CreateFunction(writer, fields, source, configuration),
                new UpdateFunctionCode(writer, source, configuration),
                new FunctionWrite(
                        "UpdateFunctionConfiguration",
                        Route.of(HttpMethod.PUT, "/2015-03-31/functions/{}/configuration"),
                        200,
                        true,
                        writer,
                        this::configured,
                        (_, function) -> configuration.of(function)),
                new DeleteFunction(writer));
    }

    private FunctionDraft configured(WriteRequest request, FunctionDraft draft) {
        RequestChecks.check(request.json());
        return fields.write(draft, request.json());
    }
}
