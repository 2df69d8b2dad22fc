package dev.lamina.console.page;

import java.net.URI;

/** Paths of the console that a request names: nobody is led to another site. */
public final class LocalPath {
    private LocalPath() {}

    /**
     * Returns the path if it is one of the console, else that of the first page. Nobody is led to a page of the login
     * after the login: one of them would lead there again.
     */
    public static String of(String to) {
        return to != null
                        && to.matches("/[A-Za-z0-9._/-]*")
                        && !to.startsWith("//")
                        && !URI.create(to).normalize().getPath().startsWith("/login")
                ? to
                : "/";
    }
}
