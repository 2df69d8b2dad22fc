package dev.lamina.console.session;

/** What one request uses of the shares. The end of the request gives it back, also if nobody waits for the response. */
final class Account {
    private final String user;
    private final Shares requests;
    private final Shares forms;
    private final Shares answers;
    private int running;
    private int large;
    private int kilobytes;
    private boolean ended;

    Account(String user, Shares requests, Shares forms, Shares answers) {
        this.user = user;
        this.requests = requests;
        this.forms = forms;
        this.answers = answers;
    }

    synchronized boolean run() {
        running = requests.take(user, 1) ? 1 : 0;
        return running == 1;
    }

    synchronized boolean sendLargeForm() {
        large = forms.take(user, 1) ? 1 : 0;
        return large == 1;
    }

    /** Returns false if there is no room, or the request has ended: the rest need not be read then. */
    synchronized boolean read(int kib) {
        if (ended || !answers.take(user, kib)) {
            return false;
        }
        kilobytes += kib;
        return true;
    }

    /** Gives room back before the end. */
    synchronized void drop(int kib) {
        if (!ended) {
            giveBack(answers, Math.min(kib, kilobytes));
            kilobytes -= Math.min(kib, kilobytes);
        }
    }

    synchronized void end() {
        if (ended) {
            return;
        }
        ended = true;
        giveBack(requests, running);
        giveBack(forms, large);
        giveBack(answers, kilobytes);
    }

    private void giveBack(Shares shares, int amount) {
        if (amount > 0) {
            shares.giveBack(user, amount);
        }
    }
}
