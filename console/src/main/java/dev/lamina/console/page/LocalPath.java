package dev.lamina.console.page;

/** Paths of the console that a request names: nobody is led to another site. */
public final class LocalPath {
    private LocalPath() {}

    /** Returns the path if it is one of the console, else that of the first page. */
    public static String of(String to) {
        return to != null && to.matches("/[A-Za-z0-9._/-]*") && !to.startsWith("//") ? to : "/";
    }
}
