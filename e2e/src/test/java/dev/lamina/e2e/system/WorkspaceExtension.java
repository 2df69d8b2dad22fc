package dev.lamina.e2e.system;

import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One installation for the whole run, one workspace for each test class; JUnit's stores close them at the right time.
 * Two classes have a workspace at once, because the node has room for two. The others wait, except for those that
 * {@linkplain WaitsForClock wait for the clock}.
 */
class WorkspaceExtension implements ParameterResolver {
    private static final Namespace STORE = Namespace.create(WorkspaceExtension.class);
    private static final int AT_ONCE = 2;

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Workspace.class;
    }

    @Override
    public Workspace resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return workspace(context);
    }

    static Workspace workspace(ExtensionContext context) {
        Class<?> test = context.getRequiredTestClass();
        Store run = context.getRoot().getStore(STORE);
        Installation installation =
                run.computeIfAbsent(Installation.class, key -> Installation.start(), Installation.class);
        Semaphore room = run.computeIfAbsent(Semaphore.class, key -> new Semaphore(AT_ONCE, true), Semaphore.class);
        return classContext(context)
                .getStore(STORE)
                .computeIfAbsent(test, key -> begin(installation, room, test), Workspace.class);
    }

    private static Workspace begin(Installation installation, Semaphore room, Class<?> test) {
        int needed = test.isAnnotationPresent(WaitsForClock.class) ? 0 : 1;
        room.acquireUninterruptibly(needed);
        try {
            if (test.isAnnotationPresent(FromPrevious.class)) {
                installation.beginWithPrevious();
            } else if (!test.isAnnotationPresent(Reconfigures.class)) {
                installation.restore();
            }
            return new Workspace(installation, test, () -> room.release(needed));
        } catch (RuntimeException | Error e) {
            room.release(needed);
            throw e;
        }
    }

    private static ExtensionContext classContext(ExtensionContext context) {
        ExtensionContext found = context;
        while (found.getTestMethod().isPresent()) {
            found = found.getParent().orElseThrow();
        }
        return found;
    }
}
