// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ICircuitBreaker} from "../../../contracts/coalition/ICircuitBreaker.sol";
import {IConsumerGate} from "../../../contracts/libraries/IConsumerGate.sol";
import {ISourceClient} from "../../../contracts/libraries/ISourceClient.sol";
import {cheat} from "./support/CoalitionVm.sol";
import {CoalitionWorld} from "./support/CoalitionWorld.sol";
import {SourceClientDouble} from "./support/SourceClientDouble.sol";

/// @notice Everybody does anything, and book is kept.
contract BreakerHandler is CoalitionWorld {
    ICircuitBreaker.Flow private constant CONSUMPTION = ICircuitBreaker.Flow.Consumption;

    /// @notice What went wrong.
    string public fault;
    /// @dev Evidence was latched and not lifted.
    bool private _frozen;
    SourceClientDouble private _now_;
    uint256[] private _times;
    uint256[] private _values;

    constructor() {
        _build();
        _endow(1e18);
        _now_ = _client;
    }

    /// @dev Between calls the clock goes back to where it was at first.
    modifier timed() {
        cheat.warp(_now);
        _;
    }

    function wait(uint16 time) external timed {
        _wait(uint256(time) % 3 hours);
        _check();
    }

    function advance() external timed {
        if (_now_.status() == ISourceClient.Status.Active) _now_.advance();
        _check();
    }

    function trip(uint8 who, uint8 mode, bool whole, bool ingestion) external timed {
        bytes32 route = whole ? bytes32(0) : ROUTE;
        IConsumerGate.Mode wanted = IConsumerGate.Mode(mode % 4);
        IConsumerGate.Mode before = _mode();
        ICircuitBreaker.Flow flow = ICircuitBreaker.Flow(ingestion ? 1 : 0);
        address[4] memory actors = [GUARDIAN, _monitor(0), _monitor(1), address(_limiter)];
        cheat.prank(actors[who % 4]);
        if (who % 4 == 0) {
            _call(abi.encodeCall(_breaker.tripAsGuardian, (MEMBER, route, flow, wanted)));
        } else if (who % 4 == 3) {
            _call(abi.encodeCall(_breaker.tripByFlow, (MEMBER, route)));
        } else {
            _call(abi.encodeCall(_breaker.voteTrip, (MEMBER, route, wanted, 0)));
        }
        if (_mode() < before) fault = "a trip made it milder";
        _check();
    }

    function latchStale() external timed {
        _call(abi.encodeCall(_breaker.latchStale, (MEMBER)));
        _check();
    }

    /// @notice Now and then, or little else would happen.
    function freeze(uint8 chance) external timed {
        if (chance % 8 == 0) _now_.freeze();
        _check();
    }

    function latchEvidence() external timed {
        if (_call(abi.encodeCall(_breaker.latchEvidence, (MEMBER)))) {
            if (_now_.consistent()) fault = "evidence of nothing";
            _frozen = true;
        }
        _check();
    }

    function release(bool whole, bool byGovernance) external timed {
        bytes32 route = whole ? bytes32(0) : ROUTE;
        uint64 until = _breaker.latchOf(MEMBER, route, CONSUMPTION, IConsumerGate.Mode.Paused).until;
        bool healthy = _breaker.isHealthy(MEMBER);
        if (byGovernance) cheat.prank(_governance);
        bool done = _call(
            byGovernance
                ? abi.encodeCall(
                    _breaker.releaseEarly,
                    (MEMBER, route, CONSUMPTION, IConsumerGate.Mode.Paused, until)
                )
                : abi.encodeCall(_breaker.release, (MEMBER, route, CONSUMPTION))
        );
        bool ended =
            until != 0 && _breaker.latchOf(MEMBER, route, CONSUMPTION, IConsumerGate.Mode.Paused).until == 0;
        if (done && !healthy) fault = "released while unwell";
        if (ended && !byGovernance && _now < until) fault = "released early";
        _check();
    }

    function replace(uint8 chance) external timed {
        if (chance % 4 == 0 && !_now_.consistent()) {
            _now_ = new SourceClientDouble(77);
            cheat.prank(_governance);
            _coalition.replaceClient(MEMBER, _now_);
        }
        _check();
    }

    function lift(bool byGovernance) external timed {
        bool same = _coalition.clientOf(MEMBER) == ISourceClient(address(_client));
        if (byGovernance) cheat.prank(_governance);
        if (_call(abi.encodeCall(_breaker.liftEvidence, (MEMBER)))) {
            if (!byGovernance || same || !_now_.consistent()) fault = "lifted wrongly";
            _frozen = false;
        }
        _check();
    }

    function spend(uint256 value) external timed {
        value = value % (STAKE / 10);
        cheat.prank(CONSUMER);
        (bool done, ) = address(_limiter).call(abi.encodeCall(_limiter.spend, (MEMBER, ROUTE, value)));
        if (done) {
            if (_mode() >= IConsumerGate.Mode.Paused && value != 0) fault = "spent while closed";
            _times.push(_now);
            _values.push(value);
            uint256 sum;
            for (uint256 i = _times.length; i > 0 && _times[i - 1] + WINDOW >= _now; --i)
                sum += _values[i - 1];
            if (sum > STAKE / 10) fault = "more than the cap in a window";
        }
        _check();
    }

    /// @dev Open means well; frozen by evidence means frozen.
    function _check() private {
        IConsumerGate.Mode mode = _mode();
        bool well =
            _now_.consistent() &&
                _now_.status() == ISourceClient.Status.Active &&
                _now - _now_.timestamps(_now_.head()) <= STALE_AFTER;
        if (mode == IConsumerGate.Mode.Normal && !well) fault = "open while unwell";
        if (_frozen && mode != IConsumerGate.Mode.Frozen) fault = "thawed";
        if (_modeAt(0, CONSUMPTION) > mode) fault = "a route is milder than its member";
        if (_breaker.modeOf(2, ROUTE, CONSUMPTION) > IConsumerGate.Mode.Paused)
            fault = "another member froze";
    }

    function _call(bytes memory data) private returns (bool done) {
        (done, ) = address(_breaker).call(data);
    }
}

/// @notice What holds after any sequence of calls.
contract BreakerInvariants {
    BreakerHandler private _handler;

    function setUp() external {
        _handler = new BreakerHandler();
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_handler);
    }

    /// forge-config: default.invariant.runs = 50
    /// forge-config: default.invariant.depth = 200
    function invariant_modesKeepTheirPromises() external view {
        require(bytes(_handler.fault()).length == 0, _handler.fault());
    }
}
