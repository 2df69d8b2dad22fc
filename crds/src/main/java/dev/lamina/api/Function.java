package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn.Type;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.Optional;

/** A function: its handler, its code and its configuration, with the fields of AWS Lambda's function configuration. */
@JsonClassDescription("Function is a handler with its code and configuration, like a function of AWS Lambda.")
@Group(Lamina.GROUP)
@Version(Lamina.VERSION)
@ShortNames("fn")
@Categories("lamina")
@AdditionalPrinterColumn(name = "Runtime", jsonPath = ".spec.runtime")
@AdditionalPrinterColumn(name = "Handler", jsonPath = ".spec.handler", priority = 1)
@AdditionalPrinterColumn(name = "Image", jsonPath = ".spec.code.image.name", priority = 1)
@AdditionalPrinterColumn(name = "Ready", jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(name = "UpToDate", jsonPath = ".status.conditions[?(@.type==\"UpToDate\")].status")
@AdditionalPrinterColumn(name = "Reason", jsonPath = ".status.conditions[?(@.type==\"UpToDate\")].reason")
@AdditionalPrinterColumn(name = "Replicas", jsonPath = ".status.replicas", type = Type.INTEGER)
@AdditionalPrinterColumn(name = "Provisioned", jsonPath = ".status.provisioned.available", type = Type.INTEGER)
@AdditionalPrinterColumn(name = "Waiting", jsonPath = ".status.async.waiting", type = Type.INTEGER)
@AdditionalPrinterColumn(name = "Oldest", jsonPath = ".status.async.oldestEventTime", type = Type.DATE, priority = 1)
@AdditionalPrinterColumn(name = "URL", jsonPath = ".status.url")
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
@ValidationRule(
        value = "self.metadata.name.size() <= 60",
        message = "metadata.name: must have at most 60 characters, because it is a label value of the objects made "
                + "for the function")
@ValidationRule(
        value = "self.metadata.name.matches('^[a-z0-9]([-a-z0-9]*[a-z0-9])?$')",
        message = "metadata.name: must consist of lower-case letters, digits and -; dots are not allowed")
@ValidationRule(
        value = "self.?spec.?async.?onFailure.?function.?name.orValue('') != self.metadata.name"
                + " || oldSelf.?spec.?async.?onFailure.?function.?name.orValue('') == self.metadata.name",
        optionalOldSelf = true,
        message = "async.onFailure.function.name" + Function.OWN_DESTINATION)
@ValidationRule(
        value = "self.?spec.?async.?onSuccess.?function.?name.orValue('') != self.metadata.name"
                + " || oldSelf.?spec.?async.?onSuccess.?function.?name.orValue('') == self.metadata.name",
        optionalOldSelf = true,
        message = "async.onSuccess.function.name" + Function.OWN_DESTINATION)
@ValidationRule(
        value = "!self.?spec.?publish.hasValue() || self.metadata.name.size() <= 57",
        message = "metadata.name: must have at most 57 characters with spec.publish, because the name and the number "
                + "of a version are a label value")
@ValidationRule(
        value = "!self.?spec.?functionName.hasValue() "
                + "|| self.metadata.name == self.spec.functionName.lowerAscii().replace('_', '-') "
                + "|| !self.spec.functionName.lowerAscii().replace('_', '-')"
                + ".matches('^[a-z0-9]([-a-z0-9]{0,55}[a-z0-9])?$')",
        message = "spec.functionName: must be metadata.name, but may have capital letters, and _ for -; rename one of "
                + "the two")
public class Function extends TolerantResource<FunctionSpec, FunctionStatus> implements Namespaced {
    /**
     * Applies to new values only: a function that was stored with such a value can still be edited, and its status
     * written.
     */
    static final String OWN_DESTINATION =
            ": a function cannot be the destination of its own records: name another one, or a queue or topic";

    @Override
    protected Optional<String> emptySpec() {
        return Optional.of("""
        {"runtime": "", "handler": "", "code": {}, "memory": "128Mi", "timeoutSeconds": 3, "ephemeralStorage": \
        "512Mi"}""");
    }
}
