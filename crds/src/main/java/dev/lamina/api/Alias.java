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
import java.util.Locale;
import java.util.Optional;

/** A name for a version of a function, or for two versions with weights. */
@JsonClassDescription(
        "Alias is a name for a version of a function, or for two versions that share its invocations by weight.")
@Group(Lamina.GROUP)
@Version(Lamina.VERSION)
@ShortNames("fna")
@Categories("lamina")
@AdditionalPrinterColumn(name = "Function", jsonPath = ".spec.function")
@AdditionalPrinterColumn(name = "Alias", jsonPath = ".spec.name", priority = 1)
@AdditionalPrinterColumn(name = "Version", jsonPath = ".status.version")
@AdditionalPrinterColumn(name = "Weights", jsonPath = ".status.weights")
@AdditionalPrinterColumn(name = "Rollout", jsonPath = ".status.rollout.progress")
@AdditionalPrinterColumn(name = "Ready", jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(name = "Reason", jsonPath = ".status.conditions[?(@.type==\"UpToDate\")].reason")
@AdditionalPrinterColumn(name = "URL", jsonPath = ".status.url", priority = 1)
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
@ValidationRule(
        value = "self.metadata.name == self.spec.__function__ + '.' + self.spec.name.lowerAscii().replace('_', '-')",
        message = "metadata.name: must be spec.function, a dot, and spec.name in lower-case letters, with - for _")
public class Alias extends TolerantResource<AliasSpec, AliasStatus> implements Namespaced {
    @Override
    protected Optional<String> emptySpec() {
        return Optional.of("{\"function\": \"\", \"name\": \"\", \"version\": \"\"}");
    }

    /** Returns the name of the resource of an alias. */
    public static String name(String function, String alias) {
        return function
                + Lamina.VERSION_SEPARATOR
                + alias.toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
