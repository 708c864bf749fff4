// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";

import {CoalitionTimelock} from "../../../contracts/coalition/CoalitionTimelock.sol";
import {ICircuitBreaker} from "../../../contracts/coalition/ICircuitBreaker.sol";
import {IConsumerGate} from "../../../contracts/libraries/IConsumerGate.sol";
import {cheat} from "./support/CoalitionVm.sol";
import {CoalitionWorld} from "./support/CoalitionWorld.sol";

/// @notice Governance announced an early release that came to be of no use; a stranger keeps it for another pause.
contract OldAnnouncementsTest is CoalitionWorld {
    ICircuitBreaker.Flow private constant CONSUMPTION = ICircuitBreaker.Flow.Consumption;
    IConsumerGate.Mode private constant PAUSED = IConsumerGate.Mode.Paused;

    CoalitionTimelock private _timelock;
    bytes private _release;

    function setUp() external {
        _build();
        _timelock = CoalitionTimelock(payable(_governance));
        _guard(ROUTE, CONSUMPTION, PAUSED);
        _announce();
        _wait(2 days);
        _client.advance();
    }

    function test_aReleaseInItsTimeGoesThrough() external {
        _wait(_timelock.GRACE());
        _client.advance();
        require(_execute(), "refused");
        _requireMode(IConsumerGate.Mode.Normal);
        _wait(365 days);
        bytes32 id = _timelock.hashOperation(address(_breaker), 0, _release, 0, 0);
        require(_timelock.isOperationDone(id), "what was done was forgotten");
    }

    /// @notice Within the time in which it could be done, too.
    function test_aReleaseEndsNoLaterPause() external {
        _breaker.release(MEMBER, ROUTE, CONSUMPTION);
        _guard(ROUTE, CONSUMPTION, PAUSED);
        require(!_execute(), "it ended another pause");
        _requireMode(PAUSED);
    }

    /// @notice A pause that another trip made longer is that trip's.
    function test_aReleaseEndsNoPauseThatWasMadeLonger() external {
        _vote(ROUTE, PAUSED);
        require(!_execute(), "it ended the vote's pause");
        _requireMode(PAUSED);
    }

    function test_aReleaseEndsNothingOfAnotherMode() external {
        _guard(ROUTE, CONSUMPTION, IConsumerGate.Mode.Guarded);
        require(_execute(), "refused");
        _requireMode(IConsumerGate.Mode.Guarded);
    }

    function test_anOldReleaseIsForgotten() external {
        _wait(_timelock.GRACE() + 1);
        _client.advance();
        require(!_execute(), "an old release was kept");
        _requireMode(PAUSED);

        // announced again it is as good as new, and takes as long
        _announce();
        require(!_execute(), "no delay");
    }

    /// @notice Whoever trips when, a later trip in a mode is due later: that is what an announcement is told apart by.
    function testFuzz_laterTripsAreDueLater(uint16[12] memory steps, uint32 stealth) external {
        uint256 last = _until();
        for (uint256 i; i < steps.length; ++i) {
            _wait(1 + uint256(steps[i]) * 8);
            if ((stealth >> i) & 1 == 1) _wait(MEMORY);
            _client.advance();
            if ((stealth >> (i + 12)) & 1 == 1) {
                try _breaker.release(MEMBER, ROUTE, CONSUMPTION) {} catch {} // solhint-disable-line no-empty-blocks
            }
            cheat.prank(address(_limiter));
            _breaker.tripByFlow(MEMBER, ROUTE);
            require(_until() > last, "due as early");
            last = _until();
        }
    }

    function _until() private view returns (uint64) {
        return _breaker.latchOf(MEMBER, ROUTE, CONSUMPTION, IConsumerGate.Mode.Guarded).until;
    }

    function _announce() private {
        uint64 until = _breaker.latchOf(MEMBER, ROUTE, CONSUMPTION, PAUSED).until;
        _release = abi.encodeCall(_breaker.releaseEarly, (MEMBER, ROUTE, CONSUMPTION, PAUSED, until));
        cheat.prank(PROPOSER);
        _timelock.schedule(address(_breaker), 0, _release, 0, 0, 2 days);
    }

    function _execute() private returns (bool done) {
        cheat.prank(STRANGER);
        (done, ) = _governance.call(
            abi.encodeCall(TimelockController.execute, (address(_breaker), 0, _release, 0, 0))
        );
    }
}
