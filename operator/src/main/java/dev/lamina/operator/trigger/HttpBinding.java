package dev.lamina.operator.trigger;

import dev.lamina.api.HttpHolders;
import dev.lamina.api.HttpHosts;
import dev.lamina.api.HttpSource;
import dev.lamina.api.Source;
import dev.lamina.api.Trigger;
import dev.lamina.operator.config.OperatorConfig;
import dev.lamina.operator.exposure.AllowedHosts;
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

    private final AllowedHosts allowed;
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
        this(AllowedHosts.of(config), exposure::settle, sweeper::soon);
    }

    /** @param exposureSweep removes soon what leads to APIs that no trigger exposes any longer */
    HttpBinding(AllowedHosts allowed, Exposure exposure, Runnable exposureSweep) {
        this.allowed = allowed;
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
        // First: what leads to host names that the API no longer has must end, whatever else is wrong.
        Optional<ExposureException> unexposed = expose(trigger, all);
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
        HttpHosts hosts = HttpHosts.of(all, allowed::allows);
        Optional<String> refusal = hostNames(http).stream()
                .flatMap(host -> allowed.refusal(host, trigger.getMetadata().getNamespace()).stream())
                .findFirst();
        if (refusal.isPresent()) {
            throw new BindingException(
                    "HostNameNotAllowed",
                    FIELD + "settings.hostNames: " + refusal.get() + ". The API is served at "
                            + addresses(trigger, hosts) + " only");
        }
        Optional<HttpHolders.Conflict> taken = hosts.inTheWayOf(trigger);
        if (taken.isPresent()) {
            throw new BindingException(
                    "HostNameTaken",
                    taken.get().field() + ": Trigger " + name(taken.get().holder()) + " has "
                            + taken.get().text() + " already: choose another name. The API is served at "
                            + addresses(trigger, hosts) + " only");
        }
        if (unexposed.isPresent()) {
            throw new BindingException(unexposed.get().reason(), unexposed.get().getMessage());
        }
        return "Served at " + addresses(trigger, hosts);
    }

    private Optional<ExposureException> expose(Trigger trigger, Collection<Trigger> all) {
        try {
            exposure.settle(trigger, all);
            return Optional.empty();
        } catch (ExposureException e) {
            return Optional.of(e);
        }
    }

    @Override
    public List<String> hostNames(Trigger trigger, Collection<Trigger> all) {
        return HttpHosts.of(all, allowed::allows).keptBy(trigger);
    }

    @Override
    public void unbind(Trigger trigger, String location) {
        exposureSweep.run();
    }

    private static BindingException taken(HttpHolders.Conflict conflict) {
        return new BindingException(
                "Overlap",
                conflict.field() + ": Trigger " + name(conflict.holder())
                        + ", which is older, has "
                        + conflict.text()
                        + " already. No route of this Trigger is served. Remove it from one of the two");
    }

    private static List<String> hostNames(HttpSource http) {
        return http.settings() == null ? List.of() : http.settings().hostNamesOrNone();
    }

    private static String name(Trigger trigger) {
        return trigger.getMetadata().getNamespace() + "/"
                + trigger.getMetadata().getName();
    }

    private static String path(Trigger trigger) {
        return "/api/" + trigger.getMetadata().getNamespace() + "/"
                + trigger.getSpec().source().http().apiOf(trigger.getMetadata().getName());
    }

    private static String addresses(Trigger trigger, HttpHosts hosts) {
        String names = hosts.heldBy(trigger).stream()
                .map(host -> host + trigger.getSpec().source().http().settings().basePathOrNone())
                .collect(Collectors.joining(", "));
        return path(trigger) + " of the gateway" + (names.isEmpty() ? "" : " and at " + names);
    }
}
