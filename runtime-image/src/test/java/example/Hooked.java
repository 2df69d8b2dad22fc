package example;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;

/** Has two CRaC hooks, and reports what they saw. */
public class Hooked {
    private final List<String> seen = new ArrayList<>();
    // The context of all hooks does not keep them.
    private final List<Resource> hooks = List.of(new Hook("first"), new Hook("second"));

    public Hooked() {
        hooks.forEach(Core.getGlobalContext()::register);
    }

    public List<String> handle(Map<String, String> event) {
        return seen;
    }

    /** Notes when it is called, and fails when the variable says so. */
    private final class Hook implements Resource {
        private final String name;

        Hook(String name) {
            this.name = name;
        }

        @Override
        public void beforeCheckpoint(Context<? extends Resource> context) {
            note("before ");
        }

        @Override
        public void afterRestore(Context<? extends Resource> context) {
            note("after ");
        }

        private void note(String when) {
            seen.add(when + name);
            if ((when + name).equals(System.getenv("FAILING_HOOK"))) {
                throw new IllegalStateException("no database for " + name);
            }
        }
    }
}
