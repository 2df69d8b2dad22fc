package dev.lamina.operator.trigger;

import dev.lamina.api.HttpHolders;
import dev.lamina.api.HttpSource;
import dev.lamina.api.Source;
import dev.lamina.api.Trigger;
import dev.lamina.operator.config.OperatorConfig;
import dev.lamina.operator.exposure.ApiExposure;
import dev.lamina.operator.exposure.ExposureException;
import dev.lamina.operator.exposure.ExposureSweeper;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * HTTP APIs: the gateways serve what {@link HttpHolders} says, so only what leads to their host names has to be made. A
 * trigger that wants what another one has is reported here.
 */
@Singleton
final class HttpBinding implements EventSourceBinding {
    private static final String FIELD = "spec.source.http.";

    private final List<String> domains;
    private final Exposure exposure;
    private final Runnable exposureSweep;
    private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();

    /** Makes what leads to the host names of APIs. */
    @FunctionalInterface
    interface Exposure {
        void settle(Trigger trigger, Collection<Trigger> all) throws ExposureException;
    }

    @Inject
    HttpBinding(OperatorConfig config, ApiExposure exposure, ExposureSweeper sweeper) {
        this(config.http().domains().orElse(List.of()), exposure::settle, sweeper::soon);
    }

    /**
     * @param domains those whose host names triggers may take
     * @param exposureSweep removes soon what leads to APIs that no trigger exposes any longer
     */
    HttpBinding(List<String> domains, Exposure exposure, Runnable exposureSweep) {
        this.domains = domains;
        this.exposure = exposure;
        this.exposureSweep = exposureSweep;
    }

    /** Never: a source alone does not say which API it is of. */
    @Override
    public Optional<String> location(Source source) {
        return Optional.empty();
    }

    @Override
    public Optional<String> location(Trigger trigger) {
        ObjectMeta metadata = trigger.getMetadata();
        return Optional.ofNullable(trigger.getSpec().source().http())
                .map(http -> http.location(metadata.getNamespace(), metadata.getName()));
    }

    @Override
    public boolean owns(String location) {
        return location.startsWith(HttpSource.LOCATION_PREFIX);
    }

    /** Others may have what a deleted trigger had. */
    @Override
    public void sweep(String location) {
        exposureSweep.run();
        listeners.forEach(listener -> listener.accept(location));
    }

    @Override
    public void onSwept(Consumer<String> listener) {
        listeners.add(listener);
    }

    @Override
    public String bind(Trigger trigger, Collection<Trigger> all, Runnable beforeWriting) throws BindingException {
        HttpSource http = trigger.getSpec().source().http();
        Optional<String> problem = http.routeProblem();
        if (problem.isPresent()) {
            throw new BindingException("InvalidRoute", FIELD + problem.get());
        }
        Optional<HttpHolders.Conflict> conflict = HttpHolders.inTheWayOf(trigger, all);
        if (conflict.isPresent()) {
            throw taken(conflict.get());
        }
        Optional<String> tooMany = HttpHolders.tooManyRoutes(trigger, all);
        if (tooMany.isPresent()) {
            throw new BindingException("TooManyRoutes", tooMany.get());
        }
        Optional<String> foreign = hostNames(http).stream()
                .filter(host -> domains.stream().noneMatch(domain -> isBelow(host, domain)))
                .findFirst();
        if (foreign.isPresent()) {
            throw new BindingException(
                    "HostNameNotAllowed",
                    FIELD + "settings.hostNames: " + foreign.get() + " is below no domain for APIs; "
                            + (domains.isEmpty()
                                    ? "the chart's value gateway.apiDomains has none"
                                    : "those of the chart's value gateway.apiDomains are " + String.join(", ", domains))
                            + ". The API is served at " + path(trigger) + " only");
        }
        try {
            exposure.settle(trigger, all);
        } catch (ExposureException e) {
            throw new BindingException(e.reason(), e.getMessage());
        }
        return "Served at " + path(trigger) + " of the gateway" + hosts(http);
    }

    @Override
    public void unbind(Trigger trigger, String location) {
        exposureSweep.run();
    }

    private static BindingException taken(HttpHolders.Conflict conflict) {
        ObjectMeta holder = conflict.holder().getMetadata();
        return new BindingException(
                "Overlap",
                conflict.field() + ": Trigger " + holder.getNamespace() + "/" + holder.getName()
                        + ", which is older, has "
                        + conflict.text()
                        + " already. No route of this Trigger is served. Remove it from one of the two");
    }

    private static List<String> hostNames(HttpSource http) {
        return http.settings() == null ? List.of() : http.settings().hostNamesOrNone();
    }

    private static boolean isBelow(String host, String domain) {
        return host.equals(domain) || host.endsWith("." + domain);
    }

    private static String path(Trigger trigger) {
        return "/api/" + trigger.getMetadata().getNamespace() + "/"
                + trigger.getSpec().source().http().apiOf(trigger.getMetadata().getName());
    }

    private static String hosts(HttpSource http) {
        return hostNames(http).isEmpty()
                ? ""
                : " and at "
                        + hostNames(http).stream()
                                .map(host -> host + http.settings().basePathOrNone())
                                .collect(Collectors.joining(", "));
    }
}
