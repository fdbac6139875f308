package dev.recordingroutes.simulator;

/** Thrown by a handler to end a request with an error response. */
final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient Response response;

    Refusal(Response response) {
        super(response.toString(), null, false, false);
        this.response = response;
    }

    Response response() {
        return response;
    }
}
