package dev.lamina.console.session;

import jakarta.enterprise.context.RequestScoped;

/** The user of the present request. */
@RequestScoped
public class Caller {
    private Session session;

    void is(Session other) {
        session = other;
    }

    /** Returns the session; the filter answers requests without one, except those to log in. */
    public Session session() {
        if (session == null) {
            throw new IllegalStateException("a page for users without a session asks for it");
        }
        return session;
    }
}
