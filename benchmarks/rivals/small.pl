% The small program for SWI-Prolog: swipl small.pl -- FACTS REPETITIONS LIST OFFICE [LIST OFFICE ...]
:- table within/2.
:- dynamic part_of/2, fights_crime/1, abroad/1, secret/1, consented/2.

within(X, Y) :- part_of(X, Y).
within(X, Y) :- within(X, Z), part_of(Z, Y).
way(_, O) :- fights_crime(O).
way(_, O) :- within(O, W), fights_crime(W).
way(L, O) :- consented(L, O).
forbidden(L, O) :- secret(L), abroad(O).
may(L, O) :- way(L, O), \+ forbidden(L, O).

verdict(L, O, yes) :- once(may(L, O)), !.
verdict(_, _, no).

% What one question found is forgotten before the next.
ask([], []).
ask([L, O|Rest], [V|Vs]) :- abolish_all_tables, verdict(L, O, V), ask(Rest, Vs).

main :-
    current_prolog_flag(argv, [Facts, Count|Pairs]),
    consult(Facts),
    atom_number(Count, N),
    ask(Pairs, Verdicts),
    statistics(cputime, Start),
    forall(between(1, N, _), ask(Pairs, _)),
    statistics(cputime, End),
    length(Pairs, Twice),
    Seconds is (End - Start) / max(1, N * Twice / 2),
    atomic_list_concat(Verdicts, '","', Joined),
    format('{"verdicts": ["~w"], "seconds": ~8f}~n', [Joined, Seconds]).

:- initialization((catch(main, E, (print_message(error, E), halt(1))), halt)).
