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

/** A zip that is unpacked under /opt in the environments of every function that references it. */
@JsonClassDescription(
        "Layer is a zip that is unpacked under /opt in the environments of every function that references it.")
@Group(Lamina.GROUP)
@Version(Lamina.VERSION)
@ShortNames("lyr")
@Categories("lamina")
@AdditionalPrinterColumn(name = "Ready", jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(name = "UpToDate", jsonPath = ".status.conditions[?(@.type==\"UpToDate\")].status")
@AdditionalPrinterColumn(name = "Reason", jsonPath = ".status.conditions[?(@.type==\"UpToDate\")].reason")
@AdditionalPrinterColumn(name = "Version", jsonPath = ".status.version", type = Type.INTEGER)
@AdditionalPrinterColumn(name = "Size", jsonPath = ".status.sizeBytes", type = Type.INTEGER)
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
@ValidationRule(
        value = "!self.?spec.?layerName.hasValue() "
                + "|| self.metadata.name == self.spec.layerName.lowerAscii().replace('_', '-') "
                + "|| !self.spec.layerName.lowerAscii().replace('_', '-')"
                + ".matches('^[a-z0-9]([-a-z0-9]*[a-z0-9])?$')",
        message = "spec.layerName: must be metadata.name, but may have capital letters, and _ for -; rename one of "
                + "the two")
public class Layer extends TolerantResource<LayerSpec, LayerStatus> implements Namespaced {
    @Override
    protected Optional<String> emptySpec() {
        return Optional.of("{\"content\": {}}");
    }
}
