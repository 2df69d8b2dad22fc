package dev.lamina.runtime.extension;

import dev.lamina.runtime.loopback.Rejection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * The state machine of Lambda's Extensions API. On one side are the threads of init, of the invocation and of the
 * environment's end, on the other those of the API's connections and those that wait for the extensions' processes.
 * Everything is guarded by one monitor, and changes are signalled by {@code notifyAll}: there are ten extensions at
 * most.
 */
final class ExtensionSession {
    static final int MOST = 10;

    private final boolean severalAtOnce;

    // Mutable state, guarded by this
    private final Map<String, Extension> extensions = new LinkedHashMap<>();
    private boolean closed;
    private boolean stopping;
    /** The newest INVOKE event, or null. */
    private String invoked;

    private ExtensionFailure failure;

    /** @param severalAtOnce whether INVOKE cannot be registered for */
    ExtensionSession(boolean severalAtOnce) {
        this.severalAtOnce = severalAtOnce;
    }

    // Called by the program

    /** An external extension is being started: from now on its registration is awaited. */
    synchronized void launched(String name) {
        extensions.put(name, new Extension(name, true));
    }

    synchronized void launchFailed(String name, String errorType, String why) {
        Extension extension = extensions.get(name);
        extension.state = ExtensionState.LAUNCH_ERROR;
        extension.errorType = errorType;
        extension.ended = true;
        fail(new ExtensionFailure(ExtensionFailure.LAUNCH, why));
    }

    /** Waits until every external extension has registered. Returns the failure, or null. */
    synchronized ExtensionFailure awaitRegistered(long millis) throws InterruptedException {
        return awaitAll(
                millis,
                () -> extensions.values().stream().noneMatch(extension -> extension.state == ExtensionState.STARTED));
    }

    /**
     * Ends registration, and waits until every extension that has registered asks for its first event. Returns the
     * failure, or null.
     */
    synchronized ExtensionFailure awaitReady(long millis) throws InterruptedException {
        closed = true;
        return awaitAll(millis, () -> awaited() == null);
    }

    /** Ends registration. */
    synchronized void close() {
        closed = true;
    }

    private ExtensionFailure awaitAll(long millis, BooleanSupplier done) throws InterruptedException {
        if (!await(millis, done) && failure == null) {
            String seconds = " within " + TimeUnit.MILLISECONDS.toSeconds(millis) + " s";
            failure = new ExtensionFailure(ExtensionFailure.INIT, awaited() + seconds);
        }
        return failure;
    }

    /** What init waits for, as a clause; null if nothing. */
    synchronized String awaited() {
        return extensions.values().stream()
                .sorted(Comparator.comparing(extension -> extension.state)) // the one that is furthest from its end
                .map(Extension::awaits)
                .filter(clause -> clause != null)
                .findFirst()
                .orElse(null);
    }

    /** Gives the event to the extensions that registered for INVOKE. False if there is none. */
    synchronized boolean invoke(String event) {
        boolean any = false;
        invoked = event;
        for (Extension extension : extensions.values()) {
            if (extension.wants(ExtensionEvent.INVOKE) && extension.state.serves()) {
                extension.give(event);
                extension.busy = true;
                any = true;
            }
        }
        notifyAll();
        return any;
    }

    /** Waits until all have asked for their next event. False if the time ended first. */
    synchronized boolean awaitIdle(long millis) throws InterruptedException {
        return await(millis, () -> extensions.values().stream().noneMatch(extension -> extension.busy));
    }

    /** True if what is awaited came, or an extension failed; false if the time ended first. */
    private boolean await(long millis, BooleanSupplier done) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (!done.getAsBoolean() && failure == null) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return true;
    }

    /** The first failure, or null. */
    synchronized ExtensionFailure failure() {
        return failure;
    }

    /** The environment ends: from now on the end of an extension is not a failure. */
    synchronized void stop() {
        stopping = true;
    }

    /** Gives the last event to the extensions that registered for it; returns their names. */
    synchronized List<String> shutdown(String event) {
        List<String> told = new ArrayList<>();
        for (Extension extension : extensions.values()) {
            if (extension.external && extension.wants(ExtensionEvent.SHUTDOWN) && !extension.ended) {
                extension.give(event);
                told.add(extension.name);
            }
        }
        notifyAll();
        return told;
    }

    synchronized boolean anyExternal() {
        return extensions.values().stream().anyMatch(extension -> extension.external);
    }

    synchronized boolean isEmpty() {
        return extensions.isEmpty();
    }

    /**
     * The process of an external extension has ended.
     *
     * @param how such as {@code exit status 1}
     * @return whether that is a failure
     */
    synchronized boolean exited(String name, String how) {
        Extension extension = extensions.get(name);
        extension.ended = true;
        extension.busy = false;
        String type = switch (extension.state) {
            case INIT_ERROR -> ExtensionFailure.INIT;
            case EXIT_ERROR -> ExtensionFailure.EXIT;
            default -> ExtensionFailure.CRASH;
        };
        if (extension.state == ExtensionState.RUNNING && stopping) {
            extension.state = ExtensionState.EXITED;
        }
        notifyAll();
        return !stopping && fail(new ExtensionFailure(type, how));
    }

    private boolean fail(ExtensionFailure next) {
        boolean first = failure == null;
        if (first) {
            failure = next;
        }
        notifyAll();
        return first;
    }

    /** For the log: a snapshot would not change, as only the state of a failed init is of interest. */
    synchronized Collection<Extension> all() {
        return List.copyOf(extensions.values());
    }

    // Called by the extensions' connections

    synchronized Extension register(String name, List<?> wanted) throws Rejection {
        Extension known = extensions.get(name);
        boolean external = known != null && known.external;
        List<ExtensionEvent> events = new ArrayList<>();
        for (Object event : wanted) {
            events.add(event(event, external));
        }
        if (!external) {
            checkInternal(known);
        } else if (known.state != ExtensionState.STARTED || known.ended) {
            throw known.state.forbids(ExtensionState.REGISTERED, name);
        }
        Extension extension = external ? known : new Extension(name, false);
        extension.events = List.copyOf(events);
        extension.state = ExtensionState.REGISTERED;
        extensions.put(name, extension);
        notifyAll();
        return extension;
    }

    private ExtensionEvent event(Object name, boolean external) throws Rejection {
        ExtensionEvent event = ExtensionEvent.named(name);
        String why = null;
        if (event == null) {
            why = "ErrorInvalidEventType";
        } else if (event == ExtensionEvent.SHUTDOWN && !external) {
            why = "ShutdownEventNotSupportedForInternalExtension";
        } else if (event == ExtensionEvent.INVOKE && severalAtOnce) {
            why = "an environment that runs several invocations at once has no INVOKE events";
        }
        if (why != null) {
            throw new Rejection(403, "Extension.InvalidEventType", name + ": " + why);
        }
        return event;
    }

    private void checkInternal(Extension known) throws Rejection {
        if (closed) {
            throw new Rejection(403, "Extension.RegistrationClosed", "Extension registration closed already");
        }
        if (known != null) {
            throw new Rejection(403, "Extension.InvalidExtensionState", "Extension with this name already registered");
        }
        if (extensions.size() >= MOST) {
            throw new Rejection(403, "Extension.TooManyExtensions", "Extension limit (" + MOST + ") reached");
        }
    }

    /**
     * Waits for an event. Null if a later call has replaced this one: an idle environment is not frozen here, so
     * clients reach their time limits, and call again.
     */
    synchronized String next(String id) throws Rejection, InterruptedException {
        Extension extension = find(id);
        if (!extension.state.serves()) {
            throw extension.state.forbids(ExtensionState.READY, id);
        }
        extension.state = ExtensionState.READY;
        extension.busy &= extension.pending != null; // an event that no call has got yet is not done
        long call = ++extension.calls;
        notifyAll();
        while (extension.pending == null) {
            wait();
            if (extension.calls != call) {
                return null;
            }
        }
        String event = extension.pending;
        extension.pending = null;
        extension.state = ExtensionState.RUNNING;
        return event;
    }

    /** The event could not be sent: the next call gets it, or the one that waits, unless a later event replaced it. */
    synchronized void undelivered(String id, String event) throws Rejection {
        Extension extension = find(id);
        if (!event.equals(extension.newest) || !extension.state.serves() || extension.ended) {
            return;
        }
        extension.pending = event;
        extension.state = ExtensionState.READY;
        extension.busy = event.equals(invoked);
        notifyAll();
    }

    /**
     * An external extension ends after that, which is then the failure. An internal one has no process: this is its
     * end.
     *
     * @param to INIT_ERROR or EXIT_ERROR
     * @return whether it is a failure already
     */
    synchronized boolean error(String id, ExtensionState to, String errorType) throws Rejection {
        Extension extension = find(id);
        boolean allowed = to == ExtensionState.INIT_ERROR
                ? extension.state == ExtensionState.REGISTERED
                : extension.state.serves();
        if (extension.state == to) {
            return false; // only the first one counts
        }
        if (!allowed) {
            throw extension.state.forbids(to, id);
        }
        extension.state = to;
        extension.errorType = errorType;
        notifyAll();
        if (extension.external) {
            return false;
        }
        extension.ended = true;
        extension.busy = false;
        String type = to == ExtensionState.INIT_ERROR ? ExtensionFailure.INIT : ExtensionFailure.EXIT;
        String why = "extension " + extension.name + " has reported " + errorType;
        return !stopping && fail(new ExtensionFailure(type, why));
    }

    /** The name of the extension with that id. */
    synchronized String name(String id) throws Rejection {
        return find(id).name;
    }

    private Extension find(String id) throws Rejection {
        for (Extension extension : extensions.values()) {
            if (extension.id.equals(id)) {
                return extension;
            }
        }
        throw new Rejection(403, "Extension.UnknownExtensionIdentifier", "Unknown extension " + id);
    }
}
