package dev.lamina.operator.function;

import dev.lamina.api.Alias;
import dev.lamina.api.Function;
import dev.lamina.api.FunctionSpec;
import dev.lamina.api.FunctionVersion;
import dev.lamina.api.ProvisioningSchedule;
import dev.lamina.operator.limit.NamespaceResources;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the functions and versions of a namespace request of provisioned concurrency: each with the most that it
 * requests at any time, so that the shares do not change with schedules. The oldest come first.
 */
record ProvisionedShares(List<Request> requests) {

    /** @param most provisioned environments that are requested at most */
    record Request(String uid, String created, String name, int most) {
        private static Request of(ObjectMeta meta, int most) {
            String created = meta.getCreationTimestamp() == null ? "" : meta.getCreationTimestamp();
            return new Request(meta.getUid(), created, meta.getName(), most);
        }
    }

    static ProvisionedShares of(NamespaceResources resources, String namespace) {
        List<Alias> aliases = resources.aliases(namespace);
        return new ProvisionedShares(Stream.concat(
                        resources.functions(namespace).stream().map(ProvisionedShares::request),
                        resources.versions(namespace).stream().map(version -> request(version, aliases)))
                .filter(request -> request.most() > 0)
                .sorted(Comparator.comparing(Request::created).thenComparing(Request::name))
                .toList());
    }

    private static Request request(Function function) {
        return Request.of(function.getMetadata(), most(function.getSpec()));
    }

    private static Request request(FunctionVersion version, List<Alias> aliases) {
        int most = VersionAliases.of(version, aliases.stream()).provisioned().orElse(0);
        return Request.of(version.getMetadata(), most);
    }

    /** Returns the most that a spec requests at any time. */
    static int most(FunctionSpec spec) {
        Integer always = spec.concurrencyOrNone().provisioned();
        int scheduled = spec.concurrencyOrNone().schedulesOrNone().stream()
                .mapToInt(ProvisioningSchedule::provisioned)
                .max()
                .orElse(0);
        return Math.max(always == null ? 0 : always, scheduled);
    }

    int requested() {
        return requests.stream().mapToInt(Request::most).sum();
    }

    /** Returns how much of the limit those that are older leave. */
    int leftFor(String uid, int limit) {
        int older = requests.stream()
                .takeWhile(request -> !request.uid().equals(uid))
                .mapToInt(Request::most)
                .sum();
        return Math.max(0, limit - older);
    }
}
