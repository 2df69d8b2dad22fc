package dev.lamina.gateway.api.control;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lamina.api.FunctionNames;
import dev.lamina.gateway.api.FunctionRef;
import dev.lamina.gateway.api.control.code.CodeSource;
import dev.lamina.gateway.api.control.request.Invalid;
import dev.lamina.gateway.api.control.request.RequestChecks;
import dev.lamina.gateway.api.control.request.RequestJson;

/** What CreateFunction needs in addition to valid settings. */
final class NewFunctionChecks {

    private NewFunctionChecks() {}

    /** Throws the first objection. */
    static void check(FunctionRef ref, JsonNode request) {
        if (ref.qualifier().isPresent()) {
            throw Invalid.constraint(ref.arn(), "functionName", "not have a qualifier");
        }
        if (!ref.functionName().matches(FunctionNames.PATTERN)) {
            throw Invalid.pattern(ref.functionName(), "functionName", FunctionNames.PATTERN);
        }
        JsonNode code = request.path("Code");
        CodeSource.check(code);
        RequestChecks.check(code);
        packageType(request, RequestJson.present(code, "ImageUri").isPresent());
        var _ = RequestJson.text(request, "Role").orElseThrow(() -> Invalid.constraint("null", "role", "not be null"));
    }

    private static void packageType(JsonNode request, boolean image) {
        String type = RequestJson.text(request, "PackageType").orElse(image ? "Image" : "Zip");
        if (image != type.equals("Image")) {
            throw Invalid.parameter("PackageType " + type + " does not fit the code: " + (image ? "ImageUri" : "a zip")
                    + " is " + (image ? "Image" : "Zip") + ".");
        }
        boolean runtime = RequestJson.present(request, "Runtime").isPresent();
        boolean handler = RequestJson.present(request, "Handler").isPresent();
        if (!image && !(runtime && handler)) {
            throw Invalid.parameter(
                    "Runtime and Handler are mandatory parameters for functions created with deployment packages.");
        }
        if (image && (runtime || handler)) {
            throw Invalid.parameter(
                    "Runtime and Handler must not be given for a function with a container image, which has its own.");
        }
    }
}
