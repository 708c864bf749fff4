// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ICircuitBreaker} from "../../../contracts/coalition/ICircuitBreaker.sol";
import {ICoalition} from "../../../contracts/coalition/ICoalition.sol";
import {FlowLimiter} from "../../../contracts/coalition/FlowLimiter.sol";
import {IFlowLimiter} from "../../../contracts/coalition/IFlowLimiter.sol";
import {IConsumerGate} from "../../../contracts/libraries/IConsumerGate.sol";
import {cheat} from "./support/CoalitionVm.sol";
import {CoalitionWorld} from "./support/CoalitionWorld.sol";

/// @notice What a member's routes release, in any window of time.
contract FlowLimiterTest is CoalitionWorld {
    ICircuitBreaker.Flow private constant CONSUMPTION = ICircuitBreaker.Flow.Consumption;
    uint256 private constant CAP = STAKE / 10;

    uint256[] private _times;
    uint256[] private _values;

    function setUp() external {
        _build();
        _endow(1e18);
    }

    // ------------------------------------------------------------------------------------------ window edges

    /// @notice All at the end of one window and all at the beginning of the next is no more than in one.
    function test_aBurstAtTheWindowEdgeIsBounded() external {
        require(_limiter.capOf(MEMBER, ROUTE) == CAP, "cap");
        require(_spendMost(CAP) == CAP / 2, "at once");
        require(_spendMost(CAP) == 0, "twice at once");
        _wait(WINDOW - 1);
        uint256 second = _spendMost(CAP);
        require(second < CAP / 2, "before the edge");
        _wait(1);
        require(second + _spendMost(CAP) == CAP / 2, "after the edge");
        // hugging the edge from both sides
        _wait(WINDOW);
        _client.advance();
        uint256 sum;
        for (uint256 i; i < 60; ++i) {
            sum += _spendMost(CAP);
            _wait(1);
        }
        require(sum <= CAP / 2 + (CAP * 60) / (2 * WINDOW) + 60, "edge");
    }

    /// @notice Whoever spends what he can whenever he wants: no window sees more than the cap, wherever it begins, also when
    /// the stake shrinks and modes change meanwhile.
    function testFuzz_noWindowSeesMoreThanTheCap(uint32[24] memory steps, uint256 seed) external {
        for (uint256 i; i < steps.length; ++i) {
            _wait(uint256(steps[i]) % ((seed >> (i % 8)) % 2 == 0 ? 90 : WINDOW));
            if (steps[i] % 3 == 0) _client.advance();
            if (steps[i] % 17 == 0) _stakes.set(MEMBER, STAKE - (uint256(steps[i]) % STAKE));
            if (steps[i] % 19 == 0) _stakes.set(MEMBER, STAKE);
            uint256 asked = steps[i] % 5 == 0 ? (CAP * (uint256(steps[i]) % 100)) / 100 : CAP;
            _times.push(_now);
            _values.push(_spendMost(asked));
        }
        for (uint256 i; i < _times.length; ++i) {
            uint256 sum;
            for (uint256 j = i; j < _times.length && _times[j] <= _times[i] + WINDOW; ++j) sum += _values[j];
            require(sum <= CAP, "more than the cap in a window");
        }
    }

    /// @notice Small amounts and frequent looks lose nothing to rounding, in either direction.
    function test_nothingIsLostToRounding() external {
        _stakes.set(MEMBER, 72_000); // a cap of 7,200: one a second comes back
        require(_spendMost(CAP) == 3_600, "at once");
        uint256 sum;
        for (uint256 i; i < 200; ++i) {
            _wait(1);
            sum += _spendMost(1);
        }
        require(sum == 200, "drained less or more than it should");
    }

    // ------------------------------------------------------------------------------------------------ modes

    function test_guardedIsAQuarterAndPausedNothing() external {
        _guard(ROUTE, CONSUMPTION, IConsumerGate.Mode.Guarded);
        require(_limiter.capOf(MEMBER, ROUTE) == CAP / 4, "guarded");
        require(_spendMost(CAP) == CAP / 8, "guarded, at once");
        _guard(ROUTE, CONSUMPTION, IConsumerGate.Mode.Paused);
        require(_limiter.capOf(MEMBER, ROUTE) == 0, "paused");
        _refused(1, 0);
        _client.freeze();
        _refused(1, 0);
    }

    function test_refusalsSayWhatIsLeft() external {
        _refused(CAP / 2 + 1, CAP / 2);
        _refused(CAP + 1, CAP / 2);
        _refused(type(uint256).max, CAP / 2);
        require(_spendMost(CAP / 2) == CAP / 2, "exactly what is left");
        _refused(1, 0);
    }

    function test_anExhaustedRouteIsGuardedByAnybodyOnce() external {
        cheat.expectRevert(
            abi.encodeWithSelector(IFlowLimiter.NotExhausted.selector, MEMBER, ROUTE, CAP / 2, CAP / 2)
        );
        _limiter.tripIfExhausted(MEMBER, ROUTE);
        _spendMost((CAP * 46) / 100);
        cheat.prank(STRANGER);
        _limiter.tripIfExhausted(MEMBER, ROUTE);
        _requireMode(IConsumerGate.Mode.Guarded);
        (bool done, ) = address(_limiter).call(abi.encodeCall(_limiter.tripIfExhausted, (MEMBER, ROUTE)));
        require(!done, "twice");
        _wait(COOLDOWN);
        _client.advance();
        _breaker.release(MEMBER, ROUTE, CONSUMPTION);
        (done, ) = address(_limiter).call(abi.encodeCall(_limiter.tripIfExhausted, (MEMBER, ROUTE)));
        require(!done, "it has drained");
    }

    function test_aRouteWithoutStakeHasNothingToExhaust() external {
        _stakes.set(MEMBER, 0);
        (bool done, ) = address(_limiter).call(abi.encodeCall(_limiter.tripIfExhausted, (MEMBER, ROUTE)));
        require(!done, "tripped");
        _refused(1, 0);
    }

    // ------------------------------------------------------------------------------------------------ stake

    function test_stakeFallsAtOnceAndRisesOnlyAfterMaturity() external {
        _stakes.set(MEMBER, STAKE / 2);
        require(_limiter.capOf(MEMBER, ROUTE) == CAP / 2, "fall");
        _limiter.observeStake(MEMBER);
        _stakes.set(MEMBER, 3 * STAKE);
        require(_limiter.capOf(MEMBER, ROUTE) == CAP / 2, "deposit");
        _limiter.observeStake(MEMBER);
        _wait(1 days - 1);
        _client.advance();
        require(_limiter.capOf(MEMBER, ROUTE) == CAP / 2, "not mature");
        _stakes.set(MEMBER, 2 * STAKE);
        _limiter.observeStake(MEMBER);
        _stakes.set(MEMBER, 9 * STAKE);
        _wait(1);
        require(_limiter.capOf(MEMBER, ROUTE) == 2 * CAP, "the least that was seen");
    }

    function testFuzz_theStakeThatCountsIsNeverMoreThanThereIs(uint96[16] memory stakes) external {
        for (uint256 i; i < stakes.length; ++i) {
            _stakes.set(MEMBER, stakes[i]);
            _wait(uint256(stakes[i]) % 2 days);
            require(_limiter.observeStake(MEMBER) <= stakes[i], "more than there is");
            require(_limiter.slashableOf(MEMBER) <= stakes[i], "more than there is");
        }
    }

    /// @notice Stake that was not there before counts for nothing.
    function testFuzz_aDepositDoesNotRaiseTheCapBeforeItsTime(uint128 stake, uint32 time) external {
        cheat.assume(stake > STAKE);
        _stakes.set(MEMBER, stake);
        _limiter.observeStake(MEMBER);
        _wait(uint256(time) % 1 days);
        require(_limiter.slashableOf(MEMBER) == STAKE, "too early");
    }

    // ---------------------------------------------------------------------------------- weights and parameters

    function test_weightsOfAMemberAddUpToOneAtMost() external {
        cheat.prank(_governance);
        _limiter.setRoute(MEMBER, ROUTE, 0.6e18);
        cheat.prank(_governance);
        _limiter.setRoute(MEMBER, "second", 0.4e18);
        cheat.prank(_governance);
        cheat.expectRevert(abi.encodeWithSelector(IFlowLimiter.WeightsExceeded.selector, MEMBER, 1e18 + 1));
        _limiter.setRoute(MEMBER, "third", 1);
        require(_limiter.capOf(MEMBER, ROUTE) == (CAP * 6) / 10, "weight");
    }

    function test_bondsThatAnswerForMoreMembersThanTheLimitsCountAreRefused() external {
        IFlowLimiter.Limits memory given = _limits();
        given.memberships = 1; // a bond of the source answers for two
        cheat.expectRevert(abi.encodeWithSelector(IFlowLimiter.InvalidParameter.selector, "memberships"));
        this.deploy(given);
    }

    function test_limitsThatAnAttackWouldOutweighAreRefused() external {
        IFlowLimiter.Limits memory given = _limits();
        given.alpha = 0.112e18; // 0.112 * 2 * 1 * 1.5 is more than a third
        cheat.expectRevert(
            abi.encodeWithSelector(IFlowLimiter.LimitsTooLoose.selector, 0.336e18, uint256(1e18) / 3)
        );
        this.deploy(given);
        given.alpha = 0.11e18;
        this.deploy(given);
    }

    function deploy(IFlowLimiter.Limits memory given) external returns (FlowLimiter) {
        return new FlowLimiter(_coalition, new BreakerOf(_coalition).next(), _stakes, given);
    }

    // ----------------------------------------------------------------------------------------------- inside

    function _spendMost(uint256 most) private returns (uint256 value) {
        uint256 left = _limiter.availableOf(MEMBER, ROUTE);
        value = most < left ? most : left;
        cheat.prank(CONSUMER);
        _limiter.spend(MEMBER, ROUTE, value);
    }

    function _refused(uint256 value, uint256 left) private {
        cheat.prank(CONSUMER);
        cheat.expectRevert(
            abi.encodeWithSelector(IFlowLimiter.FlowLimited.selector, MEMBER, ROUTE, left, value)
        );
        _limiter.spend(MEMBER, ROUTE, value);
    }
}

/// @notice Says that it is the breaker of whoever asks.
contract BreakerOf {
    ICoalition public immutable COALITION;

    constructor(ICoalition coalition) {
        COALITION = coalition;
    }

    function LIMITER() external view returns (address) {
        return msg.sender;
    }

    function next() external view returns (ICircuitBreaker) {
        return ICircuitBreaker(address(this));
    }
}
